"""Write the pages: ``python docs/build.py build/docs``, or ``make docs``.

pylode makes the pages of the ontology and the shapes; Markdown makes the handbook's, and that of the concept schemes,
which pylode's own profile for vocabularies leaves without their concepts. pylode knows classes and properties but no
SHACL, so a node shape is handed to it as a class, and each constraint as a property of the node shapes that hold it.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

import markdown
from pylode import OntPub
from rdflib import DCTERMS, OWL, RDF, RDFS, SDO, SH, SKOS, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {
    "../ontology/civicgraph.ttl": "ontology.html",
    "../ontology/concepts/": "concepts.html",
    "../shapes/": "shapes.html",
}
"""What the handbook links to in a checkout, and the page made of it."""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; color: #1b1f24; }}
pre, code {{ font-family: ui-monospace, monospace; font-size: .92em; background: #f3f5f7; }}
pre {{ padding: .8rem; overflow-x: auto; }} code {{ padding: .1em .25em; }} pre code {{ padding: 0; }}
table {{ border-collapse: collapse; }}
th, td {{ border-bottom: 1px solid #d8dee4; padding: .3rem .8rem .3rem 0; text-align: left; }}
img {{ max-width: 100%; }} a {{ color: #0b57a4; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def main(out: Path) -> None:
    """Write all pages below ``out``."""
    (out / "img").mkdir(parents=True, exist_ok=True)
    OntPub(ROOT / "ontology" / "civicgraph.ttl").make_html(out / "ontology.html")
    OntPub(shapes_as_ontology()).make_html(out / "shapes.html")
    (out / "concepts.html").write_text(html(concept_tables()), encoding="utf-8")
    for page in sorted((ROOT / "docs").glob("*.md")):
        (out / f"{page.stem}.html").write_text(html(page.read_text(encoding="utf-8")), encoding="utf-8")
    for image in sorted((ROOT / "docs" / "img").iterdir()):
        (out / "img" / image.name).write_bytes(image.read_bytes())
    print(f"The pages: {out / 'index.html'}")


def html(text: str) -> str:
    """A page of Markdown as HTML; links to other pages of the handbook lead to their HTML."""
    body = markdown.markdown(text, extensions=["tables", "fenced_code", "toc"])
    body = re.sub(r'href="([\w-]+)\.md(#[\w-]+)?"', r'href="\1.html\2"', body)
    for source, target in SOURCES.items():
        body = body.replace(f'href="{source}"', f'href="{target}"')
    return PAGE.format(title=text.splitlines()[0].lstrip("# "), body=body)


def concept_tables() -> str:
    """Each concept scheme as a table, in Markdown."""
    lines = ["# The concept schemes", "", "[Back to the handbook](index.md)", ""]
    for path in sorted((ROOT / "ontology" / "concepts").glob("*.ttl")):
        graph = Graph().parse(path)
        scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme))
        lines += [f"## {graph.value(scheme, SKOS.prefLabel)}", "", f"`{scheme}`", ""]
        lines += [str(graph.value(scheme, SKOS.definition)), "", "| id | label | definition |", "|---|---|---|"]
        for concept in sorted(graph.subjects(RDF.type, SKOS.Concept)):
            label, definition = graph.value(concept, SKOS.prefLabel), graph.value(concept, SKOS.definition)
            lines.append(f"| `{local(concept)}` | {label} | {definition} |")
        lines.append("")
    return "\n".join(lines)


def shapes_as_ontology() -> Graph:
    """What the shapes of ``shapes/`` ask for, in the terms that pylode can show."""
    shapes = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    page = Graph()
    ontology = next(shapes.subjects(RDF.type, OWL.Ontology))
    page.bind("shape", Namespace(f"{ontology}#"))
    page += shapes.triples((ontology, None, None))
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        page.add((shape, RDF.type, OWL.Class))
        page.add((shape, DCTERMS.title, shapes.value(shape, RDFS.label) or Literal(local(shape))))
        page.add((shape, DCTERMS.description, shapes.value(shape, RDFS.comment) or Literal("")))
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
            for target in shapes.objects(shape, predicate):
                page.add((shape, SKOS.note, Literal(f"{local(predicate)}: {shapes.qname(str(target))}")))
        for constraint in shapes.objects(shape, SH.property):
            page.add((constraint, SDO.domainIncludes, shape))
    for constraint in set(shapes.objects(None, SH.property)):
        severity = local(shapes.value(constraint, SH.severity) or SH.Violation)
        page.add((constraint, RDF.type, RDF.Property))
        page.add((constraint, DCTERMS.title, Literal(local(constraint).replace("-", " "), lang="en")))
        page.add((constraint, DCTERMS.description, shapes.value(constraint, SH.message) or Literal("")))
        page.add((constraint, SKOS.scopeNote, Literal(f"Severity: {severity}", lang="en")))
        path = shapes.value(constraint, SH.path)
        if isinstance(path, URIRef):
            page.add((constraint, SKOS.note, Literal(f"Looks at {shapes.qname(path)}", lang="en")))
    return page


def local(iri: object) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", str(iri))[-1]


if __name__ == "__main__":
    logging.disable(logging.INFO)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/docs"))
