"""Reading statements: bytes of a bank's export in, rows and the reasons for reading them so out.

One reader per format, each in its own module, all giving the same `Statement`. Nothing here knows
the name of a bank: what a file means is decided by its header words and, above all, its content.
"""
