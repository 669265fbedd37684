"""The replay report: one HTML page that shows what would have been said."""
