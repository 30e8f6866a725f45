"""What connects knowledge to libraries: SQL, Chroma, sentence-transformers. Import modules, not names."""
