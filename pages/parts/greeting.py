"""The first message of each run: the colours and fonts in it, the same for all, are looked up once.

Streamlit looks through its hundred options of themes at each run of a script, in the thread that serves all visitors:
an eighth of what a visit costs there.
"""

from functools import cache, wraps

from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


def keep_themes() -> None:
    """Let each theme be kept, from the next run on, until the server's settings are read anew."""
    populate = app_session._populate_theme_msg
    if hasattr(populate, "__wrapped__"):
        return

    @cache
    def theme(section: str) -> CustomThemeConfig:
        found = CustomThemeConfig()
        populate(found, section)
        return found

    @wraps(populate)
    def populate_once(message: CustomThemeConfig, section: str = "theme") -> None:
        if theme(section).ListFields():  # else the part is to stay unset
            message.MergeFrom(theme(section))

    config.on_config_parsed(theme.cache_clear, force_connect=True)
    app_session._populate_theme_msg = populate_once  # type: ignore[assignment]
