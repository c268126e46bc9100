from resources import progress


def test_reports_reach_the_listener_only_inside_its_block() -> None:
    heard: list[tuple[str, int, int | None]] = []
    progress.report("before", 1)
    with progress.listening(lambda *report: heard.append(report)):
        assert list(progress.counted("step", "ab", 2)) == ["a", "b"]
    progress.report("after", 1)
    assert heard == [("step", 0, 2), ("step", 1, 2), ("step", 2, 2)]
