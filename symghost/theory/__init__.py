"""The proof kernel: certified steps, results, the catalogue that finds theories, the store."""
