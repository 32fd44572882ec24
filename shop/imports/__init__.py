"""
Real input: companies, products and past orders from CSV and XLSX files.

Every import reads the file twice. The first pass checks every row and writes nothing; the second
writes, in one transaction, only when the first found no problem. Rows are matched by a natural key
(company number, SKU, order number), so that the same file twice changes nothing. A column that the
file does not have leaves the stored value alone; a blank cell empties it.

``running`` holds that procedure, one module a subject holds the columns, the checks and the
set-based writing.
"""
