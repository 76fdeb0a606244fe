"""Schools of the demo, and where its people live."""

from models.school import School

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PROVENCE = (
    ("Marseille", "13001", "13"),
    ("Marseille", "13005", "13"),
    ("Marseille", "13008", "13"),
    ("Marseille", "13013", "13"),
    ("Marseille", "13015", "13"),
    ("Aix-en-Provence", "13100", "13"),
    ("Aubagne", "13400", "13"),
    ("Martigues", "13500", "13"),
    ("Salon-de-Provence", "13300", "13"),
    ("Arles", "13200", "13"),
    ("Istres", "13800", "13"),
    ("Marignane", "13700", "13"),
    ("Vitrolles", "13127", "13"),
    ("La Ciotat", "13600", "13"),
    ("Gardanne", "13120", "13"),
    ("Tarascon", "13150", "13"),
)
ELSEWHERE = (
    ("Toulon", "83000", "83"),
    ("Draguignan", "83300", "83"),
    ("Fréjus", "83600", "83"),
    ("Nice", "06000", "06"),
    ("Antibes", "06600", "06"),
    ("Avignon", "84000", "84"),
    ("Carpentras", "84200", "84"),
    ("Gap", "05000", "05"),
    ("Briançon", "05100", "05"),
    ("Manosque", "04100", "04"),
    ("Digne-les-Bains", "04000", "04"),
)
STREETS = (
    "rue des Lilas",
    "avenue de la Garrigue",
    "rue du Lavoir",
    "boulevard des Pins",
    "impasse des Romarins",
    "rue de la Source",
    "chemin des Restanques",
    "rue de l’Ancien-Moulin",
    "place des Platanes",
    "allée des Tamaris",
    "traverse du Figuier",
    "rue des Tisserands",
)
COLLEGES = (
    ("Collège des Cigales", "Marseille"),
    ("Collège de la Garrigue", "Aubagne"),
    ("Collège du Grand-Pin", "Aix-en-Provence"),
    ("Collège de l’Anse-Bleue", "Marseille"),
    ("Collège des Restanques", "Gardanne"),
    ("Collège du Vieux-Figuier", "Salon-de-Provence"),
    ("Collège de la Martelière", "Arles"),
    ("Collège des Alizés", "Martigues"),
    ("Collège du Belvédère", "Marseille"),
    ("Collège des Tamaris", "La Ciotat"),
    ("Collège de l’Olivette", "Istres"),
    ("Collège des Platanes", "Marignane"),
    ("Collège du Romarin", "Vitrolles"),
    ("Collège de la Tourette", "Tarascon"),
    ("Collège des Genêts", "Marseille"),
)
LYCEES = (
    ("Lycée du Mistral", "Marseille", "13"),
    ("Lycée des Calissons", "Aix-en-Provence", "13"),
    ("Lycée professionnel de la Forge", "Martigues", "13"),
    ("Lycée de la Rade", "Toulon", "83"),
    ("Lycée professionnel des Maures", "Draguignan", "83"),
    ("Lycée de la Baie", "Nice", "06"),
    ("Lycée des Jasmins", "Antibes", "06"),
    ("Lycée des Remparts", "Avignon", "84"),
    ("Lycée de la Lavande", "Manosque", "04"),
    ("Institut de formation des Écrins", "Gap", "05"),
)


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
