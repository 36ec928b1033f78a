"""In the place of Pillow in the folder that runs without Python: reportlab asks for it at its start, and the program
reads and writes no picture with it. So nothing that decodes one is in the folder."""

__version__ = "none"
