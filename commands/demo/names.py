"""Names to draw from: common ones, from many places, as in any class."""

_FIRST = (
    "Adam Adèle Aïcha Alice Alix Amine Anaïs Antoine Aya Baptiste Bilal Camille Capucine Chloé "
    "Clara Clément Côme Dalia Diego Éloïse Emma Enzo Esteban Ethan Eva Fatou Gabin Gabriel Hana "
    "Hélène Hugo Ilyès Inaya Inès Ismaël Iris Jade Jeanne Joseph Jules Kenza Kylian Léa Léna Léo "
    "Léon Liam Lila Lison Lou Louis Louise Lucas Lucie Maël Maëlys Malik Malo Manon Marius Mathis "
    "Maya Mehdi Mia Mila Milan Mohamed Moussa Naël Naïm Nathan Nina Noa Noé Noémie Nolan Nour "
    "Océane Olivia Oscar Paul Pauline Rayan Robin Romane Rose Sacha Salomé Samuel Sarah Selma "
    "Simon Sofia Soline Tessa Théo Timéo Tiago Valentin Victor Violette Wassim Yasmine Youssef "
    "Zélie"
)
_ADULT = (
    "Agnès Alain Ali Amandine Amel Anne Benoît Brigitte Bruno Carole Catherine Cécile Christophe "
    "Claire David Delphine Denis Émilie Éric Fabien Fatima Florence Franck Frédéric Géraldine "
    "Guillaume Hakim Hélène Isabelle Jean-Luc Jérôme Julie Julien Karim Karine Khadija Laetitia "
    "Laurent Leïla Magali Malika Marc Marie Martine Mélanie Michel Mourad Nadège Nathalie Nicolas "
    "Olivier Pascal Patricia Philippe Pierre Rachid Sabrina Samia Sandrine Sébastien Stéphanie "
    "Sylvie Thierry Valérie Vincent Virginie Xavier Yann"
)
_LAST = (
    "Achard Albert Allègre Amrani Arnoux Aubert Autran Baille Barbier Bellon Benali Bérenger Blanc "
    "Bonnet Boyer Brémond Brun Camoin Carvalho Castelli Chabaud Chauvin Cherif Colombo Costa "
    "Coulomb Dani Daumas Da-Silva Diallo Dumas Durand Esposito Estève Fabre Faure Ferrero Fournier "
    "Gallo Garcin Gaudin Giraud Gomez Gras Guérin Haddad Honorat Imbert Isnard Jourdan Julien "
    "Kaddour Lambert Laugier Leroy Lombard Lopez Maillet Mansouri Martel Martinez Maurin Meunier "
    "Michel Mille Moulin Nguyen Nicolas Olive Ortega Pascal Pellegrin Perrin Pinto Ravel Rey "
    "Reynaud Ricard Richaud Rolland Rossi Roubaud Saïdi Sanchez Sauvaire Silvestre Tardieu Touré "
    "Tran Turrel Valette Vidal Vincenti Yilmaz Ziani"
)
FIRST, ADULT, LAST = _FIRST.split(), _ADULT.split(), _LAST.split()
