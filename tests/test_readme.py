"""What README promises about Excel, keyboard, voice, language, paper, sizes and addresses is walked by a test, which stands beside the
words here: neither can go without the other. Its numbers are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.__main__ import CHECK_SECONDS
from data.files.limits import MB, Limits
from data.files.sentences import SENTENCES
from data.store.backup import Settings

ROOT = Path(__file__).parents[1]
README = " ".join((ROOT / "README.md").read_text().split())
# By the file of tests: the words, and the test that walks them.
CLAIMS = {
    "tests/browser/test_frame.py": {
        "stand in the address: the address is the bookmark": "test_filters_survive_page_switches_back_and_reload",
        "pass axe's WCAG 2.1 A and AA rules in light": "test_a_cold_address_goes_through_the_shell_asks_nobody_else_and_can_be_read_by_all",
        "journeys go by keyboard alone": "test_the_main_journeys_by_keyboard_alone",
        "Until sign-in is set up the app answers its own machine only": "test_without_sign_in_another_name_for_this_machine_is_refused",
        "`/driftsstatus` answers": "test_health",
    },
    "tests/pages/test_everywhere.py": {
        "Under each table and each chart stands its Excel file": "test_every_table_and_chart_has_its_file_and_headings_are_stepwise",
    },
    "tests/browser/test_copy.py": {
        "are copied with Ctrl+C as they are shown": "test_cells_and_rows_are_copied_as_they_are_shown",
    },
    "tests/browser/test_paper.py": {
        "and dark, and the main journeys": "test_every_page_can_be_read_in_the_dark_and_is_light_on_paper_and_within_its_margins",
        "Every page prints on A4, light": "test_every_page_can_be_read_in_the_dark_and_is_light_on_paper_and_within_its_margins",
        "with its filters, its date": "test_the_filters_and_the_date_stand_on_the_paper",
        "all rows of its tables": "test_a_grid_is_printed_with_all_its_rows_as_they_are_shown",
        "Ctrl+P draws the charts in the paper's width": "test_ctrl_p_draws_the_charts_in_the_papers_width_first",
        "A locked presentation prints a slide a page": "test_a_locked_presentation_prints_a_slide_a_page",
    },
    "tests/pages/test_scenarios.py": {
        "keep it under a name and send its address": "test_an_address_opens_the_scenario_that_it_names",
        "A later save is a new version": "test_of_two_who_save_the_later_makes_a_new_version_and_is_told",
    },
    "tests/pages/test_search.py": {
        "a field at the top of every page searches": "test_what_is_written_over_a_page_is_searched_for",
    },
    "tests/browser/test_upload_journey.py": {
        "every problem with its cell and cure": "test_from_a_faulty_file_to_an_accepted_one",
        "Cells may be put right in the page": "test_a_cell_is_put_right_in_the_page",
        "Cells copied from Excel can be pasted": "test_cells_are_pasted",
    },
    "tests/browser/test_briefing_journey.py": {
        "PageUp, PageDown and the arrows turn it": "test_a_briefing_is_prepared_locked_shown_and_left_for_the_live_page",
    },
    "tests/pages/test_take_along.py": {
        "taken along as PowerPoint": "test_each_button_makes_its_file",
    },
    "tests/browser/test_focus.py": {
        "the focus has a ring of 3:1 wherever it stands": "test_the_focus_is_seen_wherever_it_stands",
        "in a table Enter selects the row": "test_a_row_is_opened_by_the_keyboard_and_the_page_says_how",
        "a second Enter or two clicks open it": "test_two_clicks_or_a_second_enter_open_a_row",
        "who comes back to a page stands where they left it": "test_who_comes_back_to_a_page_stands_on_the_link_it_was_left_by",
        "Forced colours keep what is chosen": "test_forced_colours_keep_what_is_chosen",
    },
    "tests/browser/test_document.py": {
        "One polite live region says the headline": "test_the_headline_is_said_when_it_changes",
    },
    "tests/browser/test_line.py": {
        "put into Danish, whatever the browser's language": "test_the_librarys_controls_have_danish_names_whatever_the_browsers_language",
        "has the whole font fetched": "test_letters_come_in_parts_and_the_whole_font_for_one_outside",
        "comes with the first chart": "test_a_page_without_a_chart_does_not_load_what_draws_them",
    },
    "tests/browser/test_sign_in.py": {
        "A sign-in counts for `[session] hours` (8)": "test_a_sign_in_lasts_eight_hours",
        "»Log ud« ends it at once": "test_signing_out_ends_the_sign_in_for_every_copy_of_the_cookie",
    },
    "tests/data/test_main.py": {
        "2 when a file cannot be read or is refused": "test_unreadable_and_refused_files",
    },
}


@pytest.mark.parametrize("file", CLAIMS)
def test_what_is_promised_is_walked_by_a_test(file: str) -> None:
    tests = set(re.findall(r"(?m)^def (test_\w+)\(", (ROOT / file).read_text()))
    for words, name in CLAIMS[file].items():
        assert words in README, words
        assert name in tests, name


def test_its_numbers_are_the_codes() -> None:
    assert f"it is given up after {CHECK_SECONDS} seconds a file" in README
    limits = Limits()
    for variable, said in {
        "FILE_BYTES": f"bytes of a file ({limits.file_bytes // MB} MB)",
        "ZIP_ENTRIES": f"({limits.zip_entries:,})",
        "INFLATED_BYTES": f"({limits.inflated_bytes // MB} MB)",
        "INFLATED_RATIO": f"({limits.inflated_ratio})",
        "INFLATED_FREE_BYTES": f"({limits.inflated_free_bytes // MB} MB)",
        "ROWS": f"({limits.rows:,})",
        "COLUMNS": f"({limits.columns})",
        "CELLS": f"({limits.cells // 10**6} million)",
        "MARKED_CELLS": f"({limits.marked_cells:,} of each)",
        "MEMORY_BYTES": f"({limits.memory_bytes // 1024 // MB} GB)",
        "SECONDS": f"({limits.seconds:.0f})",
        "WAITING_SECONDS": f"({limits.waiting_seconds:.0f})",
    }.items():
        (row,) = re.findall(rf"\| `CSB_LIMIT_{variable}` \| (.*?) \|", README)
        assert said in row, variable
    assert f"the hour of the nightly backup ({Settings.hour})" in README
    assert f"how many backups are kept ({Settings.keep})" in README


def test_it_names_the_kinds_of_files_that_are_read() -> None:
    (said,) = re.findall(r"A file may be (.*?)\. `check`", README)
    assert set(re.findall(r"\.\w+", said)) == set(re.findall(r"\.[a-z]+", SENTENCES["unknown"]))
