"""The two PDFs: tagged for screen readers (PDF/UA-1), archivable (PDF/A-3a), the same bytes for the same case."""
