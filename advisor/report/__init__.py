"""What leaves the buyer's hands: the advice as JSON, charts, a document, and two PDFs."""
