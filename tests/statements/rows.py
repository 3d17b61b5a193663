"""Exports with rows that are no transactions, or that are only a part of one."""

# ruff: noqa: E501 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
    Case(
        "German savings bank, a pending row told by the remark",
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"\n'
        '"DE1";"03.05.24";"03.05.24";"KARTENZAHLUNG";"Debitk.1";"REWE";"-23,45";"EUR";"Umsatz gebucht"\n'
        '"DE1";"02.05.24";"02.05.24";"GUTSCHRIFT";"Miete WG";"Max Muster";"1.350,00";"EUR";"Umsatz gebucht"\n'
        '"DE1";"06.05.24";"06.05.24";"LASTSCHRIFT";"Strom";"Stadtwerke";"-50,00";"EUR";"Umsatz vorgemerkt"\n',
        "EUR",
        (
            ("2024-05-03", -2345, "Debitk.1", "REWE"),
            ("2024-05-02", 135000, "Miete WG", "Max Muster"),
        ),
    ),
    Case(
        "German cooperative bank, balances named in a column that is not read",
        '"Buchungstag";"Valuta";"Empfänger/Zahlungspflichtiger";"Vorgang/Verwendungszweck";"Kundenreferenz";"Währung";"Umsatz";" "\n'
        '"31.03.2017";"31.03.2017";"REWE";"LASTSCHRIFT Einkauf";"";"EUR";"25,50";"S"\n'
        '"30.03.2017";"30.03.2017";"MAX";"GEHALT";"";"EUR";"2.000,00";"H"\n\n'
        '"01.03.2017";;;;"Anfangssaldo";"EUR";"100,00";"H"\n"31.03.2017";;;;"Endsaldo";"EUR";"2.074,50";"H"\n',
        "EUR",
        (
            ("2017-03-31", -2550, "LASTSCHRIFT Einkauf", "REWE"),
            ("2017-03-30", 200000, "GEHALT", "MAX"),
        ),
        encoding="cp1252",
        sign=Sign.FLAG,
    ),
    Case(
        "Baltic bank, opening balance, turnovers and closing balance with dates",
        '"Kliendi konto";"Reatüüp";"Kuupäev";"Saaja/Maksja";"Selgitus";"Summa";"Valuuta";"Deebet/Kreedit";"Arhiveerimistunnus";\n'
        '"EE1";"10";"01.03.2024";"";"Algsaldo";"1000,00";"EUR";"K";"";\n'
        '"EE1";"20";"12.03.2024";"RIMI";"RIMI TALLINN";"45,10";"EUR";"D";"2024031200001";\n'
        '"EE1";"20";"11.03.2024";"ACME OÜ";"Palk";"1000,00";"EUR";"K";"2024031100001";\n'
        '"EE1";"82";"15.03.2024";"";"Käive";"45,10";"EUR";"D";"";\n"EE1";"82";"15.03.2024";"";"Käive";"1000,00";"EUR";"K";"";\n'
        '"EE1";"86";"15.03.2024";"";"lõppsaldo";"1954,90";"EUR";"K";"";\n',
        "EUR",
        (("2024-03-12", -4510, "RIMI TALLINN", "RIMI"), ("2024-03-11", 100000, "Palk", "ACME OÜ")),
        sign=Sign.FLAG,
    ),
    Case(
        "Polish bank, no header, a first row that sums the account up",
        '2024-03-25,01-03-2024,\'12 1090 0000,JAN KOWALSKI,PLN,"1000,00","954,90",2,\n'
        '22-03-2024,20-03-2024,DOP. VISA 1234 BIEDRONKA,,,"-45,10","954,90",1,\n'
        '21-03-2024,21-03-2024,Wynagrodzenie,ACME SP Z O O,\'34 1090,"1000,00","1000,00",2,\n',
        "PLN",
        (
            ("2024-03-22", -4510, "DOP. VISA 1234 BIEDRONKA", ""),
            ("2024-03-21", 100000, "Wynagrodzenie", ""),
        ),
    ),
    Case(
        "New Zealand bank, no header, the account and its balances first",
        "38-9000-0000000-00,01 Mar 2024,25 Mar 2024,1000.00,1954.90\n25 Mar 2024,POS W/D COUNTDOWN,,-45.10,954.90\n"
        "24 Mar 2024,AP FROM ACME,,1000.00,1000.00\n20 Mar 2024,Bill Payment POWER,,-50.00,0.00\n",
        "NZD",
        (
            ("2024-03-25", -4510, "POS W/D COUNTDOWN", ""),
            ("2024-03-24", 100000, "AP FROM ACME", ""),
            ("2024-03-20", -5000, "Bill Payment POWER", ""),
        ),
    ),
    Case(
        "Swiss bank, the parts of a collective order below it",
        "IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date\n"
        'CH00;2024-03-12 00:00:00.0;"E-Banking Auftrag (2 Zahlungen)";-145.10;854.90;2024-03-12 00:00:00.0\n'
        ";;Zahlung Vermieter AG;-100.00;;\n;;Zahlung Swisscom;-45.10;;\n"
        "CH00;2024-03-10 00:00:00.0;Gutschrift ACME;1000;1000;2024-03-10 00:00:00.0\n",
        "CHF",
        (
            ("2024-03-12", -14510, "E-Banking Auftrag (2 Zahlungen)", ""),
            ("2024-03-10", 100000, "Gutschrift ACME", ""),
        ),
    ),
    Case(
        "Swiss card, a last line headed by a word for a total",
        "sep=;\nKontonummer;Einkaufsdatum;Buchungstext;Betrag;Originalwährung;Kurs;Währung;Belastung;Gutschrift;Buchung\n"
        "0000 1111;28.02.2024;COOP;45.10;CHF;;CHF;45.10;;01.03.2024\n0000 1111;15.02.2024;AMAZON;20.00;EUR;0.97;CHF;19.40;;16.02.2024\n"
        "0000 1111;10.02.2024;ZAHLUNG;500.00;CHF;;CHF;;500.00;10.02.2024\nTotal per;;;;;;CHF;64.50;500.00;\n",
        "CHF",
        (
            ("2024-02-28", -4510, "COOP", ""),
            ("2024-02-15", -1940, "AMAZON", ""),
            ("2024-02-10", 50000, "ZAHLUNG", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "American bank, no header, a payment that is only forecast",
        "forecasted,,03/28/2024,,RENT,Rent,-800.00\nposted,,03/25/2024,,TARGET 1234,Shopping,-45.10\nposted,,03/24/2024,,ACME PAYROLL,Paycheck,1000.00\n",
        "USD",
        (("2024-03-25", -4510, "TARGET 1234", ""), ("2024-03-24", 100000, "ACME PAYROLL", "")),
    ),
    Case(
        "Budget app, not cleared yet and spent all the same",
        '"Account","Flag","Date","Payee","Category","Memo","Outflow","Inflow","Cleared"\n'
        '"Checking","","03/25/2024","Target","Groceries","",$45.10,$0.00,"Cleared"\n'
        '"Checking","","03/24/2024","Acme","Ready to Assign","",$0.00,$1000.00,"Uncleared"\n',
        "USD",
        (("2024-03-25", -4510, "Target", "Target"), ("2024-03-24", 100000, "Acme", "Acme")),
        sign=Sign.DEBIT_CREDIT,
    ),
)
