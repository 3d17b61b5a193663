"""Exports in the style of banks of northern and eastern Europe."""

# ruff: noqa: E501, RUF001 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
    Case(
        "Polish bank, long preamble, hash headers, code page 1250",
        "mBank S.A.;\n#Klient;\nJAN KOWALSKI;\n#Za okres:;01.03.2024;31.03.2024;\n#Waluta;\nPLN;\n\n"
        "#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;\n"
        '2024-03-28;"ŻABKA Z1234 ŁÓDŹ ZAKUP PRZY UŻYCIU KARTY";"eKonto 1111";"Żywność";-1 012,34 PLN;;\n'
        '2024-03-27;"PRZELEW PRZYCHODZĄCY WYNAGRODZENIE";"eKonto 1111";"Wpływy";5 000,00 PLN;;\n',
        "PLN",
        (
            ("2024-03-28", -101234, "ŻABKA Z1234 ŁÓDŹ ZAKUP PRZY UŻYCIU KARTY", ""),
            ("2024-03-27", 500000, "PRZELEW PRZYCHODZĄCY WYNAGRODZENIE", ""),
        ),
        encoding="cp1250",
    ),
    Case(
        "Polish bank, comma, currency column, unnamed further columns",
        '"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","",""\n'
        '"2024-02-29","2024-02-28","Płatność kartą","-19.99","PLN","+980.01","Tytuł: 000","Lokalizacja: ALLEGRO","",""\n'
        '"2024-02-27","2024-02-27","Przelew na konto","+1000.00","PLN","+1000.00","Zwrot","","",""\n',
        "PLN",
        (("2024-02-29", -1999, "Tytuł: 000", ""), ("2024-02-27", 100000, "Zwrot", "")),
    ),
    Case(
        "Czech bank, movement ids, quoted header, preamble",
        '"Výpis č. 1/2024 z účtu ""2000"""\n"Počáteční stav účtu: 1 000,00 CZK"\n\n'
        '"ID pohybu";"Datum";"Objem";"Měna";"Protiúčet";"Název protiúčtu";"Kód banky";"KS";"VS";"SS";"Zpráva pro příjemce";"Typ"\n'
        '"25111000111";"31.01.2024";"-1 250,50";"CZK";"123";"Pražská energetika";"0800";"";"55";"";"Záloha leden";"Inkaso"\n'
        '"25111000112";"15.01.2024";"30 000,00";"CZK";"";"Zaměstnavatel";"0100";"";"";"";"Mzda";"Příjem"\n',
        "CZK",
        (
            ("2024-01-31", -125050, "Záloha leden", "Pražská energetika"),
            ("2024-01-15", 3000000, "Mzda", "Zaměstnavatel"),
        ),
    ),
    Case(
        "Hungarian bank, forint without decimals, named months",
        "Könyvelés dátuma;Értéknap;Összeg;Devizanem;Partner;Közlemény;Egyenleg\n"
        "2024. február 5.;2024. február 5.;-12 500;HUF;SPAR MAGYARORSZÁG;Vásárlás;87 500\n"
        "2024. február 1.;2024. február 1.;100 000;HUF;Munkáltató Kft.;Munkabér;100 000\n",
        "HUF",
        (
            ("2024-02-05", -1250000, "Vásárlás", "SPAR MAGYARORSZÁG"),
            ("2024-02-01", 10000000, "Munkabér", "Munkáltató Kft."),
        ),
    ),
    Case(
        "Swedish bank, minus sign U+2212, spaces as thousands",
        "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo\n"
        "2024-01-30;2024-01-30;548401;ICA KVANTUM;\u2212349,50;9 650,50\n"
        "2024-01-25;2024-01-25;548400;LÖN;25 000,00;10 000,00\n",
        "SEK",
        (("2024-01-30", -34950, "ICA KVANTUM", ""), ("2024-01-25", 2500000, "LÖN", "")),
    ),
    Case(
        "Norwegian bank, out of and into the account, spreadsheet hint",
        'sep=;\n"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"\n'
        '"28.02.2024";"Varekjøp REMA 1000";"28.02.2024";"412,80";""\n'
        '"15.02.2024";"Lønn";"15.02.2024";"";"31.000,00"\n',
        "NOK",
        (("2024-02-28", -41280, "Varekjøp REMA 1000", ""), ("2024-02-15", 3100000, "Lønn", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Danish bank, UTF-16 with byte order mark",
        "Dato;Tekst;Beløb;Saldo\r\n29-02-2024;Dankort-nota NETTO;-1.150,25;3.849,75\r\n27-02-2024;Løn;5.000,00;5.000,00\r\n",
        "DKK",
        (("2024-02-29", -115025, "Dankort-nota NETTO", ""), ("2024-02-27", 500000, "Løn", "")),
        encoding="utf-16",
    ),
    Case(
        "Finnish bank, tabs, blank lines between rows",
        "Tilinumero\tFI12\n\nKirjauspäivä\tArvopäivä\tMaksupäivä\tMäärä\tSaaja/Maksaja\tTilinumero\tBIC\tTapahtuma\tViite\tMaksajan viite\tViesti\tKortinnumero\tKuitti\n\n"
        "31.01.2024\t31.01.2024\t31.01.2024\t-32,10\tK-MARKET\t\t\tKorttiosto\t\t\tOstos\t\t\n\n"
        "15.01.2024\t15.01.2024\t15.01.2024\t+2500,00\tTyönantaja Oy\t\t\tPano\t\t\tPalkka\t\t\n",
        "EUR",
        (
            ("2024-01-31", -3210, "Ostos", "K-MARKET"),
            ("2024-01-15", 250000, "Palkka", "Työnantaja Oy"),
        ),
    ),
    Case(
        "Turkish bank, code page 1254",
        "Tarih;Açıklama;Etiket;Tutar;Bakiye;Dekont No\n"
        "28/02/2024;MİGROS İSTANBUL ALIŞVERİŞ;Market;-1.250,75;8.749,25;S123\n"
        "27/02/2024;MAAŞ ÖDEMESİ;Gelir;10.000,00;10.000,00;S122\n",
        "TRY",
        (
            ("2024-02-28", -125075, "MİGROS İSTANBUL ALIŞVERİŞ", ""),
            ("2024-02-27", 1000000, "MAAŞ ÖDEMESİ", ""),
        ),
        encoding="cp1254",
    ),
    Case(
        "Russian bank, code page 1251, failed row",
        '"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Кэшбэк";"Категория";"MCC";"Описание"\r\n'
        '"31.01.2024 18:20:01";"31.01.2024";"*1234";"OK";"-1 234,56";"RUB";"-1 234,56";"RUB";"";"Супермаркеты";"5411";"Пятёрочка"\r\n'
        '"30.01.2024 10:00:00";"30.01.2024";"*1234";"FAILED";"-99,00";"RUB";"-99,00";"RUB";"";"Кафе";"5812";"Кофейня"\r\n'
        '"29.01.2024 09:00:00";"29.01.2024";"*1234";"OK";"50 000,00";"RUB";"50 000,00";"RUB";"";"Зарплата";"";"Зарплата"\r\n',
        "RUB",
        (
            ("2024-01-31", -123456, "Пятёрочка", ""),
            ("2024-01-29", 5000000, "Зарплата", ""),
        ),
        encoding="cp1251",
    ),
    Case(
        "Ukrainian bank, amounts in two currencies",
        '"Дата і час операції","Деталі операції",MCC,"Сума в валюті картки (UAH)","Сума в валюті операції",Валюта,Курс,"Сума комісій (UAH)","Сума кешбеку (UAH)","Залишок після операції"\n'
        '"05.02.2024 12:13:14","Сільпо",5411,-250.5,-250.5,UAH,—,—,2.5,4749.5\n'
        '"03.02.2024 11:12:13","Spotify",5815,-190.0,-4.99,USD,38.07,—,—,5000.0\n',
        "UAH",
        (("2024-02-05", -25050, "Сільпо", ""), ("2024-02-03", -19000, "Spotify", "")),
    ),
    Case(
        "Greek bank, flag column in Greek",
        "Α/Α;Ημ/νία Συναλλαγής;Περιγραφή;Ποσό;Χρέωση/Πίστωση\n"
        "1;31/01/2024;ΣΚΛΑΒΕΝΙΤΗΣ ΑΓΟΡΑ;45,60;Χρέωση\n2;25/01/2024;ΜΙΣΘΟΔΟΣΙΑ;1.200,00;Πίστωση\n",
        "EUR",
        (
            ("2024-01-31", -4560, "ΣΚΛΑΒΕΝΙΤΗΣ ΑΓΟΡΑ", ""),
            ("2024-01-25", 120000, "ΜΙΣΘΟΔΟΣΙΑ", ""),
        ),
        encoding="cp1253",
        sign=Sign.FLAG,
    ),
    Case(
        "Bulgarian headers, two direction letters",
        "Дата;Основание;Сума;Тип;Контрагент\n31.01.2024;Покупка;45.20;Дебит;Фантастико\n30.01.2024;Заплата;2000.00;Кредит;Работодател\n",
        "EUR",
        (
            ("2024-01-31", -4520, "Покупка", "Фантастико"),
            ("2024-01-30", 200000, "Заплата", "Работодател"),
        ),
        sign=Sign.FLAG,
    ),
    Case(
        "Romanian headers, debit and credit, month names",
        "Data;Detalii tranzacție;Debit;Credit\n31 ianuarie 2024;Cumpărare POS KAUFLAND;150,25;\n15 ianuarie 2024;Încasare salariu;;4.500,00\n",
        "RON",
        (
            ("2024-01-31", -15025, "Cumpărare POS KAUFLAND", ""),
            ("2024-01-15", 450000, "Încasare salariu", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
)
