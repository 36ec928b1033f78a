"""The one name that reportlab and pypdf ask for; nothing is ever one of these."""


class Image:
    """No picture is made in the folder that runs without Python."""
