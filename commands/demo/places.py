"""Schools of the demo, and where its people live."""

from models.school import School

from .facts import read

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PROVENCE, ELSEWHERE, STREETS, COLLEGES, LYCEES = read("places").values()


def make_schools() -> tuple[list[School], list[School]]:
    """Collèges of the Bouches-du-Rhône and lycées of the région, under codes no school has."""
    colleges = [
        School(uai=uai("013", 9001 + n), name=name, town=town, departement="13")
        for n, (name, town) in enumerate(COLLEGES)
    ]
    lycees = [
        School(uai=uai(f"0{departement}", 9301 + n), name=name, town=town, departement=departement)
        for n, (name, town, departement) in enumerate(LYCEES)
    ]
    return colleges, lycees


def uai(departement: str, number: int) -> str:
    """A code of the shape schools have: seven digits and their check letter."""
    digits = f"{departement}{number:04d}"
    return digits + UAI_LETTERS[int(digits) % 23]
