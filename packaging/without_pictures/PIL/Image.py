"""The one name that reportlab asks for; nothing is ever one of these."""


class Image:
    """No picture is made in the folder that runs without Python."""
