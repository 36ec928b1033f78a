"""What makes the file archivable (PDF/A-3a): metadata, colour profile, and the case and tables as attached files."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import cache
from html import escape  # the one of xml.sax loads http and ssl
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import XMP, PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from advisor.report.library import shipped
from advisor.report.pdf.tags import Written


@dataclass(frozen=True)
class Attachment:
    name: str
    """ASCII, with its ending."""
    kind: str
    """MIME type."""
    content: bytes
    relation: str
    """Source for the case, Data for numbers behind a table or chart."""
    description: str


@dataclass(frozen=True)
class Archive:
    title: str
    author: str
    subject: str
    moment: str
    """ISO 8601 in UTC: the only date in the file."""
    creator: str
    producer: str = "reportlab"
    language: str = "en"
    is_archive: bool = True
    """False for a form: readers open an archive file read-only."""
    attachments: tuple[Attachment, ...] = ()


def write_archive(document: Any, archive: Archive) -> None:
    """Adds metadata, attachments and, for an archive file, the output intent to a document that is about to be saved."""
    catalog = document.Catalog
    catalog.__NoDefault__ = [*pdfdoc.PDFCatalog.__NoDefault__, "AF", "OutputIntents"]
    catalog.Metadata = XMP(creator=lambda _document: _metadata(archive))
    if archive.is_archive:
        profile = PDFStream(PDFDictionary({"N": 3}), _colour_profile(), filters=[pdfdoc.PDFZCompress])
        catalog.OutputIntents = PDFArray(
            [
                PDFDictionary(
                    {
                        "Type": PDFName("OutputIntent"),
                        "S": PDFName("GTS_PDFA1"),
                        "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
                        "Info": PDFString("sRGB IEC61966-2.1"),
                        "DestOutputProfile": document.Reference(profile),
                    }
                )
            ]
        )
    _attach(document, archive)
    # The file's identifier is made from its content, so that two different cases never share one.
    document.updateSignature("|".join((archive.title, archive.subject, archive.moment)).encode())
    for attachment in archive.attachments:
        document.updateSignature(attachment.content)


@cache
def _colour_profile() -> bytes:
    return shipped("srgb.icc")


def _attach(document: Any, archive: Archive) -> None:
    files, names = [], []
    changed = "D:" + "".join(c for c in archive.moment if c.isdigit()) + "Z"
    for attachment in sorted(archive.attachments, key=lambda a: a.name):
        checksum = hashlib.md5(attachment.content, usedforsecurity=False).hexdigest()
        params = f"<< /Size {len(attachment.content)} /CheckSum <{checksum}> /ModDate ({changed}) >>"
        kind = attachment.kind.replace("/", "#2F")  # PDFName would not escape the slash
        packed = zlib.compress(attachment.content)
        head = f"<< /Type /EmbeddedFile /Subtype /{kind} /Filter /FlateDecode /Length {len(packed)} /Params {params} >>"
        content = document.Reference(Written(b"%s\nstream\n%s\nendstream" % (head.encode(), packed)))
        name, about = PDFString(attachment.name), PDFString(attachment.description)
        place = content.format(document).decode()
        file = document.Reference(
            Written(
                b"<< /Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /%s /EF << /F %s /UF %s >> >>"
                % (
                    name.format(document),
                    name.format(document),
                    about.format(document),
                    attachment.relation.encode(),
                    place.encode(),
                    place.encode(),
                )
            )
        )
        files.append(file)
        names += [PDFString(attachment.name), file]
    if files:
        document.Catalog.AF = PDFArray(files)
        document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})


def _metadata(archive: Archive) -> bytes:
    """XMP that agrees with the document information, and says which standards the file keeps."""

    def say(text: str) -> str:
        return escape(text, quote=False)

    def about(namespace: str, address: str, content: str) -> str:
        return f'<rdf:Description rdf:about="" xmlns:{namespace}="{address}">{content}</rdf:Description>'

    def one(tag: str, text: str, container: str) -> str:
        language = ' xml:lang="x-default"' if container == "Alt" else ""
        return f"<{tag}><rdf:{container}><rdf:li{language}>{say(text)}</rdf:li></rdf:{container}></{tag}>"

    parts = [
        about(
            "dc",
            "http://purl.org/dc/elements/1.1/",
            "<dc:format>application/pdf</dc:format>"
            + one("dc:title", archive.title, "Alt")
            + one("dc:creator", archive.author, "Seq")
            + one("dc:description", archive.subject, "Alt")
            + one("dc:language", archive.language, "Bag"),
        ),
        about("pdf", "http://ns.adobe.com/pdf/1.3/", f"<pdf:Producer>{say(archive.producer)}</pdf:Producer>"),
        about(
            "xmp",
            "http://ns.adobe.com/xap/1.0/",
            f"<xmp:CreatorTool>{say(archive.creator)}</xmp:CreatorTool><xmp:CreateDate>{archive.moment}</xmp:CreateDate>"
            f"<xmp:ModifyDate>{archive.moment}</xmp:ModifyDate>",
        ),
        about("pdfuaid", "http://www.aiim.org/pdfua/ns/id/", "<pdfuaid:part>1</pdfuaid:part>"),
    ]
    if archive.is_archive:
        parts.append(
            about(
                "pdfaid",
                "http://www.aiim.org/pdfa/ns/id/",
                "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
            )
        )
        parts.append(_UA_SCHEMA)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        + "".join(parts)
        + '</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


# PDF/A allows only properties that it knows or that the file describes; the PDF/UA part number has to be described.
_UA_SCHEMA = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
