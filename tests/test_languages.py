"""Documents, passages and names in other languages: told apart, read for what needs no sentence, and said so."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from civicgraph import languages
from civicgraph.cli import app
from civicgraph.model import (
    AcronymValue,
    ChannelValue,
    Claim,
    ContactValue,
    CountValue,
    Document,
    FactType,
    FoundedValue,
    Reading,
    Severity,
)
from civicgraph.pipeline import read_document
from civicgraph.reading import read_sources

TEXTS = {
    "de": """Deutscher Seenstädtebund (DSB)

Der Deutsche Seenstädtebund ist ein Verband von 24 Städten und Gemeinden, die an einem See liegen. Er wurde 1972
gegründet und vertritt die Interessen seiner Mitglieder gegenüber dem Bund und den Ländern. Seminare zu Energie und
Transport finden jedes Jahr in einer anderen Stadt statt.
""",
    "fr": """Association des villes du lac (AVL)

L'Association des villes du lac réunit 24 communes qui sont toutes au bord de l'eau. Elle a été fondée en 1972, elle
représente ses membres auprès de l'État et elle organise chaque année des formations sur l'énergie et le transport.
""",
    "es": """Federación de Municipios de la Laguna (FML)

La Federación de Municipios de la Laguna reúne a 24 ayuntamientos que se encuentran cerca del agua. Fue fundada en 1972,
representa a sus miembros ante el Estado y organiza cada año cursos sobre energía, transporte y vivienda.
""",
    "it": """Associazione dei Comuni Lacustri (ACL)

L'Associazione dei Comuni Lacustri riunisce 24 comuni che si trovano sulle rive di un lago. È stata fondata nel 1972,
rappresenta i suoi membri presso lo Stato e organizza ogni anno corsi su energia, trasporti e digitale.
""",
    "nl": """Vereniging van Merengemeenten (VMG)

De vereniging is in 1972 opgericht door gemeenten die aan een meer liggen en telt nu 24 leden. We behartigen de belangen
van onze leden bij het rijk en de provincies, en elk jaar is er een congres of een training over water en energie.
""",
    "pl": """Związek Miast Jezior (ZMJ)

Związek powstał w 1972 roku i skupia 24 miasta, które leżą nad jeziorami. Reprezentuje swoich członków wobec rządu,
prowadzi szkolenia i co roku wydaje raport o energii, transporcie oraz mieszkaniach w gminach nad wodą.
""",
    "fi": """Järvikaupunkien liitto (JKL)

Liitto perustettiin vuonna 1972, ja siihen kuuluu nyt 24 kaupunkia, jotka sijaitsevat järven rannalla. Se ajaa
jäsentensä etuja valtion suuntaan ja järjestää joka vuosi koulutusta energiasta, liikenteestä ja asumisesta.
""",
    "da": """Søbyernes Forening (SBF)

Foreningen blev stiftet i 1972 og har nu 24 kommuner som medlemmer, der alle ligger ved en sø. Den varetager
medlemmernes interesser over for staten og holder hvert år kurser om energi, transport og boliger for folk
fra byer og kommuner.
""",
    "el": """Ένωση Λιμναίων Πόλεων (ΕΛΠ)

Η Ένωση ιδρύθηκε το 1972 και έχει σήμερα 24 δήμους ως μέλη, που βρίσκονται όλοι κοντά σε μια λίμνη. Εκπροσωπεί τα μέλη
της απέναντι στο κράτος και οργανώνει κάθε χρόνο σεμινάρια για την ενέργεια, τις μεταφορές και τη στέγαση.
""",
    "uk": """Асоціація озерних міст (АОМ)

Асоціація була заснована у 1972 році і нині об'єднує 24 міста, що лежать біля озер. Вона представляє своїх членів перед
державою та щороку проводить навчання про енергію, транспорт і житло для громад.
""",
    "ja": """湖畔都市連合

この連合は一九七二年に設立され、現在は湖のほとりにある二十四の都市が加盟しています。連合は国に対して加盟都市の利益を代表し、毎年エネルギーや交通、
住宅についての研修を開催しています。会員の皆様のご参加をお待ちしております。
""",
}
OTHERS = {
    "no": "Foreningen ble stiftet i 1972 og har nå 24 kommuner som medlemmer, og alle ligger ved en innsjø. "
    "Den taler medlemmenes sak overfor staten og holder kurs hvert år.",
    "sv": "Föreningen bildades 1972 och har nu 24 kommuner som medlemmar, och alla ligger vid en sjö. Den för "
    "medlemmarnas talan inför staten och håller kurser varje år.",
    "cs": "Svaz byl založen v roce 1972 a sdružuje 24 měst, která leží u jezer. Zastupuje své členy vůči vládě "
    "a každý rok pořádá školení o energii a dopravě.",
    "sk": "Združenie vzniklo v roku 1972 a združuje 24 miest, ktoré ležia pri jazerách. Zastupuje svojich "
    "členov voči vláde a každý rok organizuje školenia o energii a doprave.",
    "hr": "Udruga je osnovana 1972. godine i okuplja 24 grada koji leže uz jezera. Zastupa svoje članove pred "
    "vladom i svake godine organizira tečajeve o energiji i prometu.",
    "sl": "Združenje je bilo ustanovljeno leta 1972 in povezuje 24 mest, ki ležijo ob jezerih. Zastopa svoje "
    "člane pred vlado in vsako leto prireja izobraževanja o energiji.",
    "ca": "L'Associació es va fundar l'any 1972 i aplega 24 municipis que són a la vora d'un llac. Representa "
    "els seus membres davant l'Estat i cada any organitza cursos sobre energia.",
    "pt": "A Associação foi fundada em 1972 e reúne 24 municípios que ficam à beira de um lago. Representa os "
    "seus membros junto do Estado e organiza todos os anos cursos sobre energia.",
    "ro": "Asociația a fost înființată în anul 1972 și reunește 24 de orașe care se află pe malul unui lac. "
    "Își reprezintă membrii în fața statului și organizează în fiecare an cursuri.",
    "hu": "A szövetséget 1972-ben alapították, és ma 24 olyan várost tömörít, amely tó partján fekszik. "
    "Képviseli tagjait a kormány előtt, és minden évben képzéseket szervez.",
    "tr": "Birlik 1972 yılında kuruldu ve bugün göl kıyısında bulunan 24 belediyeyi bir araya getiriyor. "
    "Üyelerini devlet karşısında temsil ediyor ve her yıl eğitimler düzenliyor.",
    "bg": "Сдружението е основано през 1972 година и обединява 24 общини, които се намират край езеро. То "
    "представлява членовете си пред държавата и всяка година провежда обучения.",
    "et": "Liit asutati 1972. aastal ja sellesse kuulub nüüd 24 linna, mis asuvad järve kaldal. Liit esindab "
    "oma liikmeid riigi ees ning korraldab igal aastal koolitusi.",
    "lv": "Savienība tika dibināta 1972. gadā, un tajā tagad ir 24 pilsētas, kas atrodas pie ezera. Tā pārstāv "
    "savus biedrus valsts priekšā un katru gadu rīko mācības.",
    "lt": "Sąjunga įkurta 1972 metais ir dabar vienija 24 miestus, kurie stovi prie ežerų. Ji atstovauja savo "
    "nariams valstybėje ir kasmet rengia mokymus apie energiją.",
    "sq": "Shoqata u themelua në vitin 1972 dhe sot bashkon 24 bashki që ndodhen pranë një liqeni. Ajo "
    "përfaqëson anëtarët e saj para shtetit dhe çdo vit organizon trajnime.",
    "is": "Sambandið var stofnað árið 1972 og nú eru í því 24 sveitarfélög sem öll liggja við vatn. Það gætir "
    "hagsmuna félaga sinna gagnvart ríkinu og heldur námskeið á hverju ári.",
    "sr": "Савез је основан 1972. године и окупља 24 града која леже поред језера. Заступа своје чланове пред "
    "владом и сваке године организује обуке о енергији и саобраћају.",
}
ROWS = """
Members: 24

Contact
Anna Berg, President
+358 40 123 4567
info@lakes.example
"""
ENGLISH = """League of Lake Towns (LLT)

The League of Lake Towns is an association of 24 towns in Finland. It was founded in 1972 and offers training on energy.
It is a member of the Alliance of Inland Waters.
"""
SENTENCE_FACTS = {FactType.RELATION, FactType.ACTIVITY, FactType.TOPIC, FactType.INITIATIVE, FactType.FOUNDED}


def reading(text: str, language: str = "en") -> Reading:
    return read_document(Document("page.txt", text, "0" * 64, language=language))


def told(read: Reading) -> list[str]:
    return [notice.message for notice in read.notices if notice.code == "language"]


@pytest.mark.parametrize("code", TEXTS)
def test_another_language_is_told_and_its_sentences_are_not_read(code: str) -> None:
    read = reading(TEXTS[code] + ROWS)
    assert read.document.language == code
    (message,) = told(read)
    assert f"written in {languages.name_of(code)} ({code})" in message
    counts = [c for c in read.claims if c.fact is FactType.COUNT]
    assert not {c.fact for c in read.claims} & SENTENCE_FACTS
    assert {c.rule for c in counts} <= {"count in a row"}


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - {"ja"}))
def test_names_acronyms_rows_and_contacts_of_another_language_are_taken(code: str) -> None:
    title = TEXTS[code].partition(" (")[0]
    acronym = TEXTS[code].partition("(")[2].partition(")")[0]
    read = reading(TEXTS[code] + ROWS)

    def of(fact: FactType) -> list[Claim]:
        return [c for c in read.claims if c.fact is fact and c.subject.name == title]

    assert of(FactType.ORGANISATION)
    assert [c.value for c in of(FactType.ACRONYM)] == [AcronymValue(acronym)]
    assert [c.value.value for c in of(FactType.COUNT) if isinstance(c.value, CountValue)] == [24]
    assert [c.value.name for c in of(FactType.CONTACT) if isinstance(c.value, ContactValue)] == ["Anna Berg"]
    assert {c.value.kind for c in of(FactType.CHANNEL) if isinstance(c.value, ChannelValue)} == {"email", "telephone"}


@pytest.mark.parametrize("code", OTHERS)
def test_neighbours_are_told_apart(code: str) -> None:
    assert languages.judge(OTHERS[code]) == code


def test_what_is_surely_not_english_and_hard_to_tell_is_not_read_as_english(monkeypatch: pytest.MonkeyPatch) -> None:
    chances = {"da": 0.55, "no": 0.44, "en": 0.0}
    monkeypatch.setattr(languages, "_chances", lambda text, codes: chances)
    read = reading(TEXTS["da"])
    assert read.document.language == "und"
    assert "written in another language (und)" in told(read)[0]


@pytest.mark.parametrize(
    ("code", "row", "founded"),
    [
        ("de", "Mitglieder: 24 Städte", "Gegründet: 1972"),
        ("fr", "Membres : 24 communes", "Année de création : 1972"),
        ("es", "Número de miembros: 24", "Año de fundación: 1972"),
        ("it", "Membri: 24 comuni", "Fondata nel: 1972"),
        ("nl", "Aantal leden: 24", "Opgericht: 1972"),
        ("pl", "Liczba członków: 24", "Rok założenia: 1972"),
        ("fi", "Jäseniä: 24", "Perustettu: 1972"),
    ],
)
def test_the_figures_of_rows_are_read_under_labels_of_the_same_language(code: str, row: str, founded: str) -> None:
    read = reading(f"{TEXTS[code]}\n{row}\n{founded}\n")
    values = {c.value.value for c in read.claims if isinstance(c.value, CountValue)}
    years = {c.value.year for c in read.claims if isinstance(c.value, FoundedValue)}
    assert (values, years) == ({24}, {1972})


def test_english_is_read_as_ever_and_nothing_is_said(profiles: Path) -> None:
    read = reading(ENGLISH)
    assert (read.document.language, told(read)) == ("en", [])
    assert {c.fact for c in read.claims} >= {FactType.RELATION, FactType.FOUNDED, FactType.COUNT}
    for document in read_sources([str(profiles)]):
        assert isinstance(document, Document)
        assert told(read_document(document)) == []


@pytest.mark.parametrize("letter", "abcd")
def test_no_english_page_of_the_tests_is_taken_for_another_language(letter: str) -> None:
    pages = Path(__file__).parent / "pages" / letter
    for document in read_sources([str(path) for path in sorted(pages.glob("*.txt"))]):
        assert isinstance(document, Document)
        read = read_document(document)
        assert (read.document.language, told(read)) == ("en", []), document.identifier


def test_foreign_names_do_not_make_an_english_page_foreign() -> None:
    names = (
        "The members are the Ayuntamiento de Santa Cruz de la Laguna, the Comune di Castiglione del Lago, the "
        "Ville de Saint-Jorioz, the Gemeinde Unterach am Attersee and the Gmina Giżycko."
    )
    listed = (
        "- Ayuntamiento de Santa Cruz de la Laguna\n- Comune di Castiglione del Lago\n- Gemeinde Unterach am Attersee\n"
    )
    assert languages.judge(names) == "en"
    read = reading(f"{ENGLISH}\n{names}\n\nMembers\n\n{listed}")
    assert (read.document.language, told(read)) == ("en", [])


@pytest.mark.parametrize("text", ["", "24", "Der Verband", "Federación de Municipios", "!?!" * 99, "ab " * 9])
def test_what_is_too_short_is_not_judged(text: str) -> None:
    assert languages.judge(text) is None


@pytest.mark.parametrize(("declared", "language"), [("de", "de"), ("en", "en")])
def test_what_is_too_short_is_in_the_language_that_its_source_declares(declared: str, language: str) -> None:
    assert reading("Seenstädtebund", declared).document.language == language


def test_prose_is_believed_before_a_declaration() -> None:
    assert reading(ENGLISH, "de").document.language == "en"
    assert reading(TEXTS["de"], "en").document.language == "de"


def test_a_german_paragraph_in_an_english_page_is_not_read_and_its_place_is_said() -> None:
    german = TEXTS["de"].split("\n\n")[1]
    more = "The League advises the Ministry of Lakes, and it has a Working Group on Ferries with 12 member towns.\n"
    read = reading(f"{ENGLISH}\n{german.strip()}\n\n{more.strip()}\n{more}")
    assert read.document.language == "en"
    (notice,) = [n for n in read.notices if n.code == "language"]
    assert "a passage is in German (de)" in notice.message
    assert notice.severity is Severity.INFO
    assert notice.span is not None
    assert notice.span.of(read.document.text).startswith("Der Deutsche Seenstädtebund")
    assert not [c for c in read.claims if c.span.overlaps(notice.span) and c.fact in SENTENCE_FACTS]
    assert {c.fact for c in read.claims} >= {FactType.RELATION, FactType.FOUNDED}


def test_an_english_paragraph_in_a_german_page_is_read() -> None:
    text = TEXTS["de"] + TEXTS["de"].split("\n\n")[1] + "\n\nEnglish summary\n\n" + ENGLISH.split("\n\n")[1]
    read = reading(text)
    assert read.document.language == "de"
    assert "passages in English" in told(read)[0]
    founded = [c for c in read.claims if c.fact is FactType.FOUNDED]
    assert [c.span.of(text)[-4:] for c in founded] == ["1972"]


def test_the_graph_names_the_language_of_each_document(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for code in ("de", "fr"):
        (tmp_path / "in" / f"{code}.txt").write_text(TEXTS[code], encoding="utf-8")
    (tmp_path / "in" / "en.txt").write_text(ENGLISH, encoding="utf-8")
    done = CliRunner().invoke(app, ["build", str(tmp_path / "in"), "--out", str(tmp_path / "graph"), "--json"])
    assert done.exit_code == 0, done.output
    quads = ox.parse(path=str(tmp_path / "graph" / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    spoken = {q.object.value for q in quads if q.predicate.value == "http://purl.org/dc/terms/language"}
    assert spoken == {"de", "en", "fr"}
    codes = [n["code"] for d in json.loads(done.stdout)["documents"] for n in d["notices"]]
    assert codes.count("language") == 2
