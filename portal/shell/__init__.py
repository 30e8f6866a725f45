"""The page around the app: language, first paint, compression, headers, words of built-in widgets."""
