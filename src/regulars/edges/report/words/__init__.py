"""The words of the report: codes and values become sentences, each of them translatable."""
