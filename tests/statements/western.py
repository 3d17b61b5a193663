"""Exports in the style of banks of western Europe."""

# ruff: noqa: E501 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
    Case(
        "German savings bank, CAMT columns, Latin-1",
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\r\n'
        '"DE0012";"05.03.24";"05.03.24";"FOLGELASTSCHRIFT";"Müllabfuhr Q1";"DE98ZZZ";"M-1";"";"";"";"";"Stadtwerke Köln";"DE11";"COLSDE33";"-84,20";"EUR";"Umsatz gebucht"\r\n'
        '"DE0012";"01.03.24";"01.03.24";"LOHN  GEHALT";"Gehalt Februar";"";"";"";"";"";"";"Firma GmbH";"DE12";"COLSDE33";"2.345,67";"EUR";"Umsatz gebucht"\r\n',
        "EUR",
        (
            ("2024-03-05", -8420, "Müllabfuhr Q1", "Stadtwerke Köln"),
            ("2024-03-01", 234567, "Gehalt Februar", "Firma GmbH"),
        ),
        encoding="cp1252",
    ),
    Case(
        "German direct bank, preamble with balance and date",
        '"Kontonummer:";"DE00 / Girokonto";\n\n"Von:";"01.01.2023";\n"Bis:";"31.01.2023";\n"Kontostand vom 31.01.2023:";"1.234,56 EUR";\n\n'
        '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";\n'
        '"31.01.2023";"31.01.2023";"Lastschrift";"REWE Markt";"Einkauf 30.01.";"DE1";"BYL";"-45,10";"";"";"";\n'
        '"12.01.2023";"12.01.2023";"Gutschrift";"Oma";"Geburtstag";"DE2";"BYL";"1.050,00";"";"";"";\n',
        "EUR",
        (
            ("2023-01-31", -4510, "Einkauf 30.01.", "REWE Markt"),
            ("2023-01-12", 105000, "Geburtstag", "Oma"),
        ),
    ),
    Case(
        "German bank naming payer and recipient apart, euro sign, no decimals",
        '"Girokonto";"DE00"\n"Kontostand vom 21.08.2023:";"500,00 €"\n""\n'
        '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
        '"21.08.23";"21.08.23";"Gebucht";"ISSUER";"Bäckerei Schmidt";"VISA Debitkartenumsatz";"Ausgang";"DE1";"-12,5";"";"";"1"\n'
        '"20.08.23";"20.08.23";"Gebucht";"Arbeitgeber AG";"Erika Mustermann";"Lohn";"Eingang";"DE2";"2.000";"";"";"2"\n'
        '"20.08.23";"";"Vorgemerkt";"ISSUER";"Tankstelle";"VISA";"Ausgang";"DE1";"-60";"";"";""\n',
        "EUR",
        (
            ("2023-08-21", -1250, "VISA Debitkartenumsatz", "Bäckerei Schmidt"),
            ("2023-08-20", 200000, "Lohn", "Arbeitgeber AG"),
        ),
    ),
    Case(
        "Austrian and Swiss style, debit and credit columns, apostrophes, footer",
        "Kontonummer:;0235 00012345;\nIBAN:;CH62;\nVon:;2024-01-01;\nWährung:;CHF;\n\n"
        "Abschlussdatum;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Saldo;Transaktions-Nr.;Beschreibung1;Fussnoten;\n"
        "2024-01-30;2024-01-31;2024-01-31;CHF;-1'234.50;;8'765.50;9930724ZC01;Miete Februar;;\n"
        "2024-01-25;2024-01-25;2024-01-25;CHF;;6'000.00;10'000.00;9930724ZC00;Lohn;;\n",
        "CHF",
        (("2024-01-30", -123450, "Miete Februar", ""), ("2024-01-25", 600000, "Lohn", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Swiss post style, positive debit column, disclaimer below",
        'Datum von:;="01.02.2024"\nKonto:;="CH99"\nWährung:;="CHF"\n\n'
        "Datum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF\n"
        "28.02.2024;KAUF/DIENSTLEISTUNG MIGROS ZÜRICH;;-23.40;28.02.2024;976.60\n"
        "25.02.2024;GIROEINGANG MUSTER AG;1000.00;;25.02.2024;1000.00\n\n"
        "Disclaimer:\nDies ist kein durch die Bank erstelltes Dokument.\n",
        "CHF",
        (
            ("2024-02-28", -2340, "KAUF/DIENSTLEISTUNG MIGROS ZÜRICH", ""),
            ("2024-02-25", 100000, "GIROEINGANG MUSTER AG", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "French bank, debit and credit in euros, Latin-1, no-break spaces",
        "Téléchargement du 05/02/2024;\nCompte de Dépôt n° 123;\nSolde au 05/02/2024;1 234,56 €;\n\n"
        "Date;Libellé;Débit euros;Crédit euros;\n"
        '02/02/2024;"PAIEMENT PAR CARTE\n  BOULANGERIE DU COIN 01/02";4,20;;\n'
        "31/01/2024;VIREMENT EN VOTRE FAVEUR SALAIRE;;2\u00a0345,67;\n",
        "EUR",
        (
            ("2024-02-02", -420, "PAIEMENT PAR CARTE BOULANGERIE DU COIN 01/02", ""),
            ("2024-01-31", 234567, "VIREMENT EN VOTRE FAVEUR SALAIRE", ""),
        ),
        encoding="cp1252",
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "French online bank, running headers in camel case",
        "dateOp;dateVal;label;category;categoryParent;supplierFound;amount;accountNum;accountLabel;accountbalance\n"
        '2024-03-04;2024-03-04;"CARTE 02/03/24 SNCF";"Transports";"Voyages";"sncf";-45,00;00040;"BoursoBank";955.00\n'
        '2024-03-01;2024-03-01;"VIR Salaire";"Salaire";"Revenus";"";"1 000,00";00040;"BoursoBank";1000.00\n',
        "EUR",
        (
            ("2024-03-04", -4500, "CARTE 02/03/24 SNCF", "sncf"),
            ("2024-03-01", 100000, "VIR Salaire", ""),
        ),
    ),
    Case(
        "Spanish bank, only days up to twelve, Spanish header",
        "Fecha operación;Fecha valor;Concepto;Importe;Divisa;Saldo\n"
        "03/02/2024;05/02/2024;COMPRA TARJETA MERCADONA;-35,20;EUR;964,80\n"
        "01/02/2024;01/02/2024;NOMINA EMPRESA SL;1.000,00;EUR;1.000,00\n",
        "EUR",
        (
            ("2024-02-03", -3520, "COMPRA TARJETA MERCADONA", ""),
            ("2024-02-01", 100000, "NOMINA EMPRESA SL", ""),
        ),
    ),
    Case(
        "Italian bank, Entrate and Uscite, footer with a total",
        "Conto Corrente: 123\nPeriodo: 01/01/2024 - 31/01/2024\n\nData,Entrate,Uscite,Descrizione,Descrizione_Completa,Stato\n"
        '15/01/2024,,"-12,50",Pagamento POS,BAR CENTRALE ROMA,Contabilizzato\n'
        '27/01/2024,"1.500,00",,Stipendio,ACME SRL STIPENDIO,Contabilizzato\n'
        'Totale,"1.500,00","-12,50",,,\n',
        "EUR",
        (
            ("2024-01-15", -1250, "Pagamento POS", ""),
            ("2024-01-27", 150000, "Stipendio", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Dutch bank, compact dates and Af Bij",
        '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"\n'
        '"20240213","ALBERT HEIJN 1234","NL01INGB","","BA","Af","23,45","Betaalautomaat","Pasvolgnr: 001"\n'
        '"20240212","Werkgever BV","NL01INGB","NL02","OV","Bij","2500,00","Overschrijving","Salaris"\n',
        "EUR",
        (
            ("2024-02-13", -2345, "ALBERT HEIJN 1234 Pasvolgnr: 001", ""),
            ("2024-02-12", 250000, "Werkgever BV Salaris", ""),
        ),
        sign=Sign.FLAG,
    ),
    Case(
        "Dutch bank, tabs, no header, two balances",
        "123456789\tEUR\t20240102\t1000,00\t976,55\t20240102\t-23,45\tBEA, Betaalpas AH 1234,PAS123 NR:ABC\n"
        "123456789\tEUR\t20240103\t976,55\t1976,55\t20240103\t1000,00\tSEPA Overboeking Werkgever\n"
        "123456789\tEUR\t20240105\t1976,55\t1966,55\t20240105\t-10,00\tBEA, Betaalpas Bakker\n",
        "EUR",
        (
            ("2024-01-02", -2345, "BEA, Betaalpas AH 1234,PAS123 NR:ABC", ""),
            ("2024-01-03", 100000, "SEPA Overboeking Werkgever", ""),
            ("2024-01-05", -1000, "BEA, Betaalpas Bakker", ""),
        ),
    ),
    Case(
        "Portuguese bank, preamble, debit and credit",
        "Consulta de movimentos;;;;;\nConta;000123 - EUR;;;;\n\nData mov.;Data valor;Descrição;Débito;Crédito;Saldo contabilístico\n"
        "31-01-2024;31-01-2024;COMPRA CONTINENTE LISBOA;54,30;;1.945,70\n25-01-2024;25-01-2024;TRF ORDENADO;;2.000,00;2.000,00\n",
        "EUR",
        (
            ("2024-01-31", -5430, "COMPRA CONTINENTE LISBOA", ""),
            ("2024-01-25", 200000, "TRF ORDENADO", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "British bank, number column, memo",
        "Number,Date,Account,Amount,Subcategory,Memo\n ,29/01/2024,20-00-00 12345678,-25.00,PAYMENT,TFL TRAVEL CH  LONDON\n ,26/01/2024,20-00-00 12345678,1800.00,COUNTERCREDIT,ACME LTD\n",
        "GBP",
        (
            ("2024-01-29", -2500, "TFL TRAVEL CH LONDON", ""),
            ("2024-01-26", 180000, "ACME LTD", ""),
        ),
    ),
    Case(
        "British bank, paid out and paid in with pound signs",
        '"Account Name:","FlexAccount"\n"Account Balance:","£500.00"\n\n"Date","Transaction type","Description","Paid out","Paid in","Balance"\n'
        '"02 Jan 2024","Contactless","PRET","£3.75","","£496.25"\n"03 Jan 2024","Bank credit","ACME","","£1,250.00","£1,746.25"\n',
        "GBP",
        (("2024-01-02", -375, "PRET", ""), ("2024-01-03", 125000, "ACME", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
)
