"""Exports whose texts, days or headers are written in ways of their own."""

# ruff: noqa: E501, RUF001 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
    Case(
        "Japanese post, code page found by a header far down",
        '"お客さま口座情報"\n"記号番号","10000-1"\n\n"取引日","入出金明細ＩＤ","受入金額（円）","払出金額（円）","詳細１","詳細２","現在（貸付）高"\n'
        '"20240312","202403120000001","","4510","カード","セブン","95490"\n"20240311","202403110000001","100000","","給与","アクメ","100000"\n',
        "JPY",
        (("2024-03-12", -4510, "カード セブン", ""), ("2024-03-11", 100000, "給与 アクメ", "")),
        encoding="cp932",
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Headers in capitals hold no currency codes",
        "FECHA;DETALLE;CHEQUE O CARGO;DEPOSITO O ABONO;SALDO\n12/03/2024;LIDER;4.510;;95.490\n11/03/2024;SUELDO ACME;;100.000;100.000\n",
        "CLP",
        (("2024-03-12", -4510, "LIDER", ""), ("2024-03-11", 100000, "SUELDO ACME", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "French bank, amounts in euros and in francs, the francs first",
        "Date;Libellé;Montant(FRANCS);Montant(EUROS)\n12/03/2024;ACHAT CB CARREFOUR;-295,83;-45,10\n11/03/2024;VIREMENT DE ACME;6559,57;1000,00\n",
        "EUR",
        (
            ("2024-03-12", -4510, "ACHAT CB CARREFOUR", ""),
            ("2024-03-11", 100000, "VIREMENT DE ACME", ""),
        ),
    ),
    Case(
        "Turkish bank, a dash between day and time",
        "Tarih/Saat;Kanal/Şube;İşlem Tutarı*;Bakiye;İşlem Tipi;Açıklama;Borç/Alacak\n"
        "12/03/2024-18:10:11;POS;-451,00;549,00;Kart;MİGROS;B\n11/03/2024-10:00:00;EFT;1.000,00;1.000,00;Gelen EFT;ACME MAAŞ;A\n",
        "TRY",
        (("2024-03-12", -45100, "MİGROS", ""), ("2024-03-11", 100000, "ACME MAAŞ", "")),
    ),
    Case(
        "Payment service, the party's name and not its address, gross and net",
        '"Datum","Uhrzeit","Zeitzone","Name","Typ","Status","Währung","Brutto","Entgelt","Netto","Absender E-Mail-Adresse","Empfänger E-Mail-Adresse","Transaktionscode"\n'
        '"12.03.2024","10:00:00","CET","eBay","Zahlung","Abgeschlossen","EUR","-45,10","0,00","-45,10","a@b.c","d@e.f","7AB12345678901234"\n'
        '"11.03.2024","09:00:00","CET","Käufer","Zahlung","Abgeschlossen","EUR","100,00","-2,49","97,51","x@b.c","a@b.c","7AB12345678901236"\n',
        "EUR",
        (("2024-03-12", -4510, "eBay", "eBay"), ("2024-03-11", 9751, "Käufer", "Käufer")),
    ),
    Case(
        "Belgian bank, the other party's account and its name",
        "Volgnummer;Uitvoeringsdatum;Valutadatum;Bedrag;Valuta rekening;Rekeningnummer;Type verrichting;Tegenpartij;Naam van de tegenpartij;Mededeling;Status\n"
        "2024-00012;12/03/2024;12/03/2024;-45,10;EUR;BE68539007547034;Kaartbetaling;BE43068999999501;COLRUYT;BETALING;Geaccepteerd\n"
        "2024-00011;11/03/2024;11/03/2024;1000,00;EUR;BE68539007547034;Overschrijving;BE43068999999502;ACME;loon;Geaccepteerd\n"
        "2024-00010;10/03/2024;10/03/2024;-70,00;EUR;BE68539007547034;Domiciliering;BE43068999999503;TELENET;X;Geweigerd\n",
        "EUR",
        (("2024-03-12", -4510, "BETALING", "COLRUYT"), ("2024-03-11", 100000, "loon", "ACME")),
    ),
    Case(
        "The day it happened, and not the one it was booked, whichever stands first",
        "Buchungsdatum;Transaktionsdatum;Beschreibung;Betrag;Währung\n15.03.2024;13.03.2024;PAYPAL;-25,90;EUR\n02.03.2024;02.03.2024;Einzahlung;50,00;EUR\n",
        "EUR",
        (("2024-03-13", -2590, "PAYPAL", ""), ("2024-03-02", 5000, "Einzahlung", "")),
    ),
    Case(
        "Slashes in a language of dots: the order is asked for",
        'Datum,Beskrivning,Belopp\n03/12/2024,ICA,"-451,00"\n03/11/2024,SJ,"-99,00"\n',
        "SEK",
        (("2024-12-03", -45100, "ICA", ""), ("2024-11-03", -9900, "SJ", "")),
        questions=("dateOrder",),
    ),
    Case(
        "Apostrophes around cells, a slash where there is no text",
        "Date,Card,Payee,Text,Amount\n2024-03-12,'5000123412341234',Grocer,/,-45.10\n2024-03-11,'5000123412341234',Acme,'WAGES',1000.00\n",
        "CAD",
        (("2024-03-12", -4510, "Grocer", "Grocer"), ("2024-03-11", 100000, "WAGES", "Acme")),
    ),
    Case(
        "Expense diary whose notes are its texts",
        '"Date","Wallet","Type","Category name","Amount","Currency","Note","Labels","Author"\n'
        '"2024-03-12T10:00:00+00:00","Cash","Expense","Food & Drink","-12.50","EUR","Mensa","","Max"\n'
        '"2024-03-11T10:00:00+00:00","Card","Income","Salary","1000.00","EUR","Acme","","Max"\n',
        "EUR",
        (("2024-03-12", -1250, "Mensa", ""), ("2024-03-11", 100000, "Acme", "")),
    ),
)
