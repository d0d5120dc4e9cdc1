"""The libraries that Streamlit and Plotly bundle into the JavaScript which they ship, found by what they leave in it.

Bundles keep neither names nor notices. The table is of the libraries that are large or asked for by name; a mark finds
each, and its version where the bundle tells that. The whole list of Streamlit's is the file NOTICES of its sources.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

FILES = {"streamlit": "streamlit/static/static/js", "plotly": "plotly/package_data"}
"""Where a package keeps its JavaScript."""
NUMBER = r"[`\"'](\d+\.\d+\.\d+)[`\"']"
NOTICES = "https://github.com/streamlit/streamlit/blob/{version}/NOTICES"


@dataclass(frozen=True)
class Library:
    """One library: its licence by SPDX, who holds it, and the mark by which it is found in files of such names.

    A mark with a group finds the version, too.
    """

    name: str
    licence: str
    holder: str
    files: str
    mark: str
    inside: str = "streamlit"
    kind: str = "npm"

    def versions(self) -> list[str]:
        """Return the versions that there are, "" of one that is not told; empty if the library is not found."""
        found = {each for text in _texts(self.inside, self.files) for each in _marks(self.mark, text)}
        return sorted(found)


def _marks(mark: str, text: str) -> list[str]:
    pattern = re.compile(mark)
    return pattern.findall(text) if pattern.groups else [""] * bool(pattern.search(text))


@cache
def _texts(package: str, files: str) -> tuple[str, ...]:
    folder = Path(str(distribution(package).locate_file(FILES[package])))
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob(files)))


LIBRARIES = (
    Library("plotly.js", "MIT", "Plotly, Inc.", "plotly.min.js", r"plotly\.js v(\d+\.\d+\.\d+)", "plotly"),
    Library("plotly.js", "MIT", "Plotly, Inc.", "PlotlyChart.*", rf"src/version\.js\"\(e\)\{{e\.version={NUMBER}"),
    Library(
        "maplibre-gl",
        "BSD-3-Clause",
        "MapLibre contributors",
        "PlotlyChart.*",
        rf"maplibre-gl\.mjs\".{{0,20}}c0={NUMBER}",
    ),
    Library("regl", "MIT", "Mikola Lysenko", "PlotlyChart.*", r"\(regl\)"),
    Library("@plotly/d3", "BSD-3-Clause", "Mike Bostock", "PlotlyChart.*", rf"\{{version:{NUMBER}"),
    Library("d3-zoom", "ISC", "Mike Bostock", "src.*", "__zoom"),
    Library("react-dom", "MIT", "Meta Platforms, Inc. and affiliates", "react-dom.*", rf"version:{NUMBER}"),
    Library("@emotion/styled", "MIT", "Emotion team and other contributors", "emotion-styled.*", "__EMOTION_TYPE"),
    Library("react-aria", "Apache-2.0", "Adobe", "DateField.*", "react-aria"),
    Library("@floating-ui/dom", "MIT", "Floating UI contributors", "useFloatingOverlay.*", "floating-ui"),
    Library("react-dropzone", "MIT", "Param Aggarwal", "FileUploader.*", "file-invalid-type"),
    Library("react-color", "MIT", "Case Sandberg", "ColorPicker.*", "saturation-"),
    Library("lodash", "MIT", "OpenJS Foundation and other contributors", "_baseIsEqual.*", "__lodash_hash_undefined__"),
    Library("moment", "MIT", "JS Foundation and other contributors", "moment.*", rf"\.version={NUMBER}"),
    Library("moment-timezone", "MIT", "JS Foundation and other contributors", "arrowFormatUtils.*", "Moment Timezone"),
    Library("numbro", "MIT", "Benjamin Van Ryseghem", "numbro.*", rf"Ae={NUMBER}"),
    Library("axios", "MIT", "Matt Zabriskie and collaborators", "axios.*", rf"tr={NUMBER}"),
    Library("protobufjs", "BSD-3-Clause", "Daniel Wirtz", "protobuf.*", "utf8_write|invalid wire type"),
    Library("apache-arrow", "Apache-2.0", "The Apache Software Foundation", "recordbatch.*", "RecordBatch"),
    Library("flatbuffers", "Apache-2.0", "Google", "serialization.*", "FlatBuffers"),
    Library("katex", "MIT", "Khan Academy and other contributors", "*katex.*", rf"\{{version:{NUMBER}"),
    Library("dompurify", "MPL-2.0 OR Apache-2.0", "Dr.-Ing. Mario Heiderich, Cure53", "purify.*", rf"version={NUMBER}"),
    Library("micromark", "MIT", "Titus Wormer", "StreamlitMarkdown.*", "codeFenced"),
    Library("rehype-raw", "MIT", "Titus Wormer", "rehype-raw.*", "hast"),
    Library("highlight.js", "BSD-3-Clause", "Ivan Sagalaev", "StreamlitSyntaxHighlighter.*", rf"var ce={NUMBER}"),
    Library("refractor", "MIT", "Titus Wormer", "StreamlitSyntaxHighlighter.*", "refractor"),
    Library("node-emoji", "MIT", "Daniel Bugl", "lib.*", "slightly_smiling_face"),
    Library("@glideapps/glide-data-grid", "MIT", "typeguard, Inc.", "DataFrame.*", "gdg-"),
    Library("deck.gl", "MIT", "vis.gl contributors", "DeckGlJsonChart.*", r"VERSION=`(9\.\d+\.\d+)`"),
    Library("@loaders.gl/core", "MIT", "vis.gl contributors", "DeckGlJsonChart.*", rf"_loadersgl_\.version={NUMBER}"),
    Library("@luma.gl/core", "MIT", "vis.gl contributors", "DeckGlJsonChart.*", r"luma\.gl"),
    Library("vega", "BSD-3-Clause", "University of Washington Interactive Data Lab", "embed.*", "vega"),
    Library("echarts", "Apache-2.0", "The Apache Software Foundation", "EChartsChart.*", "echarts"),
    Library("zrender", "BSD-3-Clause", "Baidu Inc.", "EChartsChart.*", "zr_"),
    Library("@hpcc-js/wasm-graphviz", "Apache-2.0", "HPCC Systems", "GraphVizChart.*", "hpcc|Graphviz"),
    Library("mermaid", "MIT", "Knut Sveidqvist", "mermaid.core.*", rf"\.draw\(t,e,{NUMBER}"),
    Library("cytoscape", "MIT", "The Cytoscape Consortium", "cytoscape.*", rf"Xh={NUMBER}"),
    Library("elkjs", "EPL-2.0", "Kiel University and others", "elk-*", r"org\.eclipse\.elk\.alg"),
    Library("langium", "MIT", "TypeFox", "chunk-*", "langium"),
    Library("chevrotain", "Apache-2.0", "The Chevrotain authors", "chunk-*", "[Cc]hevrotain"),
    Library("khroma", "MIT", "Fabio Spampinato, Andrew Maney", "chunk-*", "Unsupported color format"),
    Library("roughjs", "MIT", "Preet Shihn", "chunk-*", "roughness"),
    Library("dayjs", "MIT", "iamkun", "src.*", r"\$isDayjsObject"),
    Library("wavesurfer.js", "BSD-3-Clause", "katspaugh and contributors", "wavesurfer.*", "decodeAudioData"),
    Library("json5", "MIT", "Aseem Kishore and others", "dist.*", "JSON5"),
    Library("sprintf-js", "BSD-3-Clause", "Alexandru Mărășteanu", "sprintfjs.*", r"\[sprintf\]"),
    Library("iframe-resizer", "MIT", "David J. Bradshaw", "iframeResizer.*", "iFrameResizer"),
    Library("source-sans", "OFL-1.1", "Adobe", "../css/index.*", "SourceSansVF", kind="generic"),
    Library("source-serif", "OFL-1.1", "Adobe", "../css/index.*", "SourceSerifVariable", kind="generic"),
    Library("source-code-pro", "OFL-1.1", "Adobe", "../css/index.*", "SourceCodeVF", kind="generic"),
    Library("material-symbols", "Apache-2.0", "Google", "../css/index.*", "MaterialSymbols", kind="generic"),
)
