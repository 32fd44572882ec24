"""English short dates: 11/12/2026 is November to some buyers and December to others."""

SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
