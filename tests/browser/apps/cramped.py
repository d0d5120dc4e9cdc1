"""Run Streamlit as serve.py does, in what it takes for a container that has as many bytes as the file LIMIT says."""

import os
from pathlib import Path

from pages.parts import memory

if __name__ == "__main__":
    memory.CONTAINERS = (Path(os.environ["LIMIT"]),)
    memory.limit = memory.limit.__wrapped__  # which is asked anew each time
    from streamlit.web import cli

    cli.main()
