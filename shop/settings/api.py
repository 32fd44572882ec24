"""The HTTP API: what Django REST framework and its schema are told."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["shop.api.authentication.KeyOrSession"],
    "DEFAULT_PERMISSION_CLASSES": ["shop.api.authentication.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["shop.api.rates.PerKey"],
    "DEFAULT_PARSER_CLASSES": ["shop.api.parsing.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "shop.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "shop.api.raised.answer_exception",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Grossist",
    "VERSION": "1",
    "DESCRIPTION": (
        "What a company sees, what it pays and what it ordered: the same products and the same "
        "numbers as on the pages of the shop. Amounts are texts with a dot, such as “12.50”; "
        "unit prices have up to four decimals. Instants are in UTC."
    ),
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/shop/img/favicon.svg",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": True,
}
