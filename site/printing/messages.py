"""The letters that messages between the workshop and its children begin with.

The workshop sends a request (JSON: base_url, tagged, most_pages, memory, seconds) and then the
HTML; the child may ask for files and ends with a PDF or with what was wrong.
"""

READY = b"R"  # the child has loaded everything
TAKEN = b"T"  # nothing: what happens from here on, the document may be the cause
ASK = b"A"  # an address
FILE = b"F"  # MIME type, newline, content
REFUSED = b"N"  # nothing: the file is not given
PDF = b"P"  # the PDF
STOPPED = b"S"  # nothing: stopped by a refused file
MEMORY = b"M"  # nothing: no memory left
FAULT = b"E"  # JSON: the code and the detail of a `PrintFault`
