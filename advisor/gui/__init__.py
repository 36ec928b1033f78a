"""The window: it shows what was asked and what was found, and decides nothing. The only room that knows Qt."""
