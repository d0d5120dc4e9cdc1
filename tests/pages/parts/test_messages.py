"""A server refers to a message only where it went over the same connection shortly before."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts.messages import RUNS, Sent

END = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


def message(name: str, large: bool = True) -> ForwardMsg:
    """Return a message of that hash."""
    made = ForwardMsg(hash=name)
    made.metadata.cacheable = large
    return made


def test_what_was_sent_is_referred_to() -> None:
    sent = Sent()
    assert sent.shortened(message("a")).hash == "a"
    for _ in range(RUNS + 3):
        sent.shortened(END)
        assert sent.shortened(message("a")).ref_hash == "a"
    assert sent.shortened(message("b")).hash == "b"


def test_what_was_sent_too_long_ago_is_sent_again() -> None:
    sent = Sent()
    sent.shortened(message("a"))
    for _ in range(RUNS + 1):
        assert sent.shortened(END) == END
    assert sent.shortened(message("a")).hash == "a"
    assert sent.shortened(message("a")).ref_hash == "a"


def test_small_messages_are_sent_as_they_are() -> None:
    sent = Sent()
    for _ in range(2):
        assert sent.shortened(message("a", large=False)).hash == "a"
