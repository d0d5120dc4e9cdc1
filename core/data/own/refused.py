"""What is said of own data that cannot be used."""


class Refused(ValueError):
    """Own data that cannot be used: one sentence of plain text, which may quote the data; escape it where shown."""
