"""Draw the plain script's map as a PNG with folium's own ``_to_png``, which drives Chromium through Selenium.

python benchmarks/folium_png.py DATA -o FILE.png

The page's libraries lie on this disk. folium waits three seconds by default; one is the least that its parameter takes.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import libraries
import plain_folium
from selenium import webdriver

SIZE = (1200, 630)


def main() -> None:
    """Draw it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    drawn = plain_folium.draw(json.loads(options.data.read_bytes()))
    root = drawn.get_root()
    text = libraries.linked_locally(root.render())
    root.render = lambda: text
    browser = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"):
        browser.add_argument(flag)
    # Both named: Selenium would look for them on the network.
    browser.binary_location = shutil.which("chromium") or ""
    driver = webdriver.Chrome(browser, webdriver.ChromeService(shutil.which("chromedriver")))
    options.output.write_bytes(drawn._to_png(1, driver, SIZE))


if __name__ == "__main__":
    main()
