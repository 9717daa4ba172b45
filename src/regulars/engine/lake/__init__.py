"""The store's history as Parquet files, which analytics reads instead of the store's tables."""
