"""The fan's seats, by hand reasoning on a sheet of squared paper: x to the right, y down."""

from itertools import combinations

from mapgen.fan import Course, seats

A, B, NEAR_B, ABOVE, BELOW = (0.0, 0.0), (100.0, 0.0), (100.0, 8.0), (50.0, -10.0), (50.0, 10.0)


def right_of_a_to_b(course: Course, seat: float) -> float:
    """Turn a seat to the right of the course's own direction into one to the right of A to B (downwards)."""
    return seat if course.start_point[0] < course.end_point[0] else -seat


def test_one_line_keeps_its_true_course() -> None:
    assert seats([Course("a", "b", A, B)]) == [0]


def test_lines_between_two_places_sit_side_by_side_whatever_their_direction() -> None:
    courses = [Course("a", "b", A, B), Course("b", "a", B, A), Course("a", "b", A, B)]
    found = [right_of_a_to_b(course, seat) for course, seat in zip(courses, seats(courses), strict=True)]
    assert sorted(found) == [-1, 0, 1]


def test_no_two_lines_of_a_pair_share_a_seat() -> None:
    courses = [Course("a", "b", A, B) if number % 2 else Course("b", "a", B, A) for number in range(7)]
    found = [right_of_a_to_b(course, seat) for course, seat in zip(courses, seats(courses), strict=True)]
    assert all(abs(one - other) >= 1 for one, other in combinations(found, 2))


def test_a_broad_band_lies_under_the_middle_and_takes_no_seat() -> None:
    courses = [Course("a", "b", A, B, broad=True), Course("a", "b", A, B), Course("a", "b", A, B)]
    assert seats(courses) == [0, -0.5, 0.5]


def test_lines_to_two_places_close_together_form_one_fan_in_the_order_of_the_places() -> None:
    courses = [Course("a", "c", A, NEAR_B), Course("a", "b", A, B)]
    assert seats(courses) == [0.5, -0.5]


def test_lines_to_places_far_apart_do_not_share_a_fan() -> None:
    assert seats([Course("a", "b", A, B), Course("a", "c", A, (0.0, 100.0))]) == [0, 0]


def test_a_fan_bows_away_from_a_place_beside_its_course() -> None:
    courses = [Course("a", "b", A, B), Course("a", "b", A, B)]
    assert seats(courses, [A, B, BELOW]) == [-2.5, -1.5]
    assert seats(courses, [A, B, ABOVE]) == [1.5, 2.5]


def test_a_part_of_a_longer_way_takes_the_outer_seat() -> None:
    courses = [Course("a", "b", A, B, through=True), Course("a", "b", A, B)]
    assert seats(courses, [A, B, BELOW]) == [-2.5, -1.5]
    assert seats(courses, [A, B, ABOVE]) == [2.5, 1.5]


def test_a_band_and_one_line_lie_beside_each_other() -> None:
    assert seats([Course("a", "b", A, B), Course("a", "b", A, B, broad=True)]) == [0.5, -0.5]


def test_lines_between_neighbours_open_wider() -> None:
    courses = [Course("a", "b", A, B), Course("b", "a", B, A)]
    far_away = (5000.0, 0.0)
    assert seats(courses, [A, B, far_away]) == [-1, -1]


def test_a_fan_between_places_on_both_sides_stays_in_the_middle() -> None:
    courses = [Course("a", "b", A, B), Course("a", "b", A, B)]
    assert seats(courses, [A, B, ABOVE, BELOW]) == [-0.5, 0.5]


def test_two_places_at_the_same_point_do_no_harm() -> None:
    assert len(seats([Course("a", "b", A, A), Course("b", "a", A, A)], [A, A])) == 2
