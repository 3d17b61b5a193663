"""Header words of columns that hold texts. Data only; see the package for the form."""

# ruff: noqa: E501 - a language is one line, in the letters of its own script

from __future__ import annotations

from domain.statements.layout import Role

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.DESCRIPTION, 1): {
        "en": "description|transaction description|details|transaction details|particulars|narrative"
        "|narration|remittance information|payment details|merchant description|text|activity"
        "|description 1|description 2|statement details|transaction information|transaction remarks"
        "|merchant name and location|payment reference information|purpose|detail|action",
        "de": "verwendungszweck|vorgang verwendungszweck|buchungstext verwendungszweck|beschreibung"
        "|buchungsdetails|umsatztext|mitteilung|avisierungstext|beschreibung 1|zahlungszweck"
        "|transaktionsbeschreibung|verwendungszweckzeile|zahlungsreferenz text",
        "fr": "libelle|libelle operation|libelle complet|libelle de l operation|description"
        "|libelle simplifie|designation|intitule|communication|communications|nature de l operation"
        "|libelle interne|details de l operation|informations complementaires",
        "es": "concepto|descripcion|detalle|movimiento|descripcion operacion|texto|concepto movimiento",
        "it": "descrizione|descrizione operazione|descrizione estesa|causale descrizione|dettagli"
        "|descrizione movimento|operazione",
        "nl": "omschrijving|transactie|omschrijving 1|omschrijving 2|omschrijving 3|mededelingen|mededeling"
        "|beschrijving|naam omschrijving|vrije mededeling|transactiedetails",
        "pt": "descricao|historico|descritivo|lancamento|descricao do movimento|movimento|detalhe",
        "pl": "opis operacji|opis|tytul|tytul operacji|opis transakcji|tytul przelewu|szczegoly"
        "|tytul platnosci|szczegoly transakcji",
        "cs": "popis|zprava pro prijemce|poznamka|popis transakce|popis operace|zprava|detail"
        "|ucel platby|nazev",
        "sk": "popis|sprava pre prijemcu|ucel platby|popis transakcie|informacia pre prijemcu",
        "hu": "kozlemeny|leiras|megjegyzes|tranzakcio leirasa|reszletek|megnevezes",
        "ro": "descriere|detalii|detalii tranzactie|explicatii|descrierea tranzactiei|explicatie",
        "sv": "text|beskrivning|meddelande|transaktion|rubrik|specifikation|transaktionstext"
        "|verksamhet",
        "da": "tekst|beskrivelse|posteringstekst|postering|meddelelse|specifikation",
        "no": "tekst|beskrivelse|forklaring|melding|tittel|transaksjonstekst|spesifikasjon",
        "fi": "selite|otsikko|viesti|selitys|kuvaus|tapahtuman selite|viestin sisalto",
        "tr": "aciklama|islem aciklamasi|islem|aciklamalar|islem detayi",
        "el": "περιγραφη|αιτιολογια|περιγραφη κινησησ|περιγραφη συναλλαγησ",
        "ru": "описание|назначение платежа|описание операции|назначение|основание|детали операции"
        "|содержание операции",
        "uk": "опис|призначення платежу|опис операції|деталі операції|призначення",
        "bg": "описание|основание|пояснение|описание на операцията",
        "hr": "opis|opis placanja|opis transakcije|opis placila|namen|namen placila|svrha",
        "lt": "aprasymas|paskirtis|mokejimo paskirtis|detales",
        "et": "selgitus|kirjeldus",
        "lv": "detalas|maksajuma merkis|informacija|maksajuma detalas",
        "ja": "摘要|内容|取引内容|お取引内容|摘要内容|ご利用店名|利用店名|ご利用先|入出金内容|お取り扱い内容|入出金 内容|備考|詳細|明細",
        "zh": "摘要|交易摘要|交易说明|交易說明|描述|说明|商品说明|商品|用途|交易描述|交易地点|附言|交易备注",
        "ko": "적요|내용|거래내용|기재내용|거래 내용",
        "id": "keterangan|uraian|deskripsi",
    },
    (Role.DESCRIPTION, 2): {
        "en": "memo|label|transaction ref|sub description|message|reference text|additional information|payment reference"
        "|remarks|reference|your reference|statement description|extended details",
        "de": "buchungstext|text|zweck|buchungsinformationen",
        "fr": "reference operation|motif|detail",
        "es": "observaciones|mas datos",
        "it": "causale",
        "nl": "betalingskenmerk",
        "fi": "viite|viitenumero",
    },
    (Role.DESCRIPTION, 3): {
        "en": "original description|appears on your statement as|raw description",
    },
    (Role.NOTE, 1): {
        "en": "note|notes|comment|comments|personal note|annotation|your note",
        "de": "notiz|anmerkung|kommentar|bemerkung|eigene notiz|notizen",
        "fr": "commentaire|note|commentaires",
        "es": "nota|notas|comentario|comentarios",
        "it": "note|nota",
        "nl": "notitie|opmerking|opmerkingen",
        "pt": "nota|notas|observacoes|observacao|comentario",
        "pl": "notatka|komentarz|uwagi",
        "cs": "vlastni poznamka|poznamka pro me|komentar|moje poznamka",
        "sk": "vlastna poznamka|poznamka",
        "hu": "jegyzet",
        "sv": "anteckning|egen anteckning",
        "da": "notat|note|egen note",
        "no": "notat|egen notat",
        "fi": "muistiinpano|oma muistiinpano",
        "tr": "not|notlar",
        "ru": "комментарий|примечание|заметка",
        "uk": "коментар|примітка",
        "ja": "メモ",
        "zh": "备注|備註|附註",
        "ko": "메모|비고",
    },
    (Role.CATEGORY, 1): {
        "en": "category|transaction category|spending category|category name",
        "de": "kategorie|hauptkategorie",
        "fr": "categorie|categorie operation",
        "es": "categoria",
        "it": "categoria",
        "nl": "categorie|rubriek|rubrieknaam",
        "pt": "categoria",
        "pl": "kategoria",
        "cs": "kategorie",
        "sk": "kategoria",
        "hu": "kategoria|koltesi kategoria",
        "ro": "categorie",
        "sv": "kategori",
        "fi": "kategoria|luokka",
        "tr": "kategori",
        "el": "κατηγορια",
        "ru": "категория",
        "uk": "категорія",
        "ja": "カテゴリ|分類|大項目",
        "zh": "交易分类|分类|类别|類別",
        "ko": "카테고리|분류",
    },
    (Role.CATEGORY, 2): {
        "en": "subcategory|sub category",
        "de": "unterkategorie",
        "fr": "sous categorie",
        "es": "subcategoria",
        "it": "sottocategoria",
        "ja": "中項目",
    },
    (Role.LABELS, 1): {
        "en": "labels|tags|tag|hashtags",
        "de": "schlagworte|schlagworter|stichworte",
        "fr": "etiquettes|tags",
        "es": "etiquetas",
        "it": "etichette",
        "nl": "labels|tags",
        "pt": "etiquetas|marcadores",
        "pl": "etykiety|tagi",
        "cs": "stitky",
        "hu": "cimkek",
        "sv": "etiketter|taggar",
        "ru": "теги|метки",
        "zh": "标签",
    },
}
