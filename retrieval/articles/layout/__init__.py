"""The lines of a page become headlines, paragraphs and tables; what is none of them is set aside."""
