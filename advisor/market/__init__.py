"""What models and vendors' plans cost, with the date and the source of every price."""
