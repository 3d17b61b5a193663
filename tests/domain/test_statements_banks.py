"""Exports written in the style of many banks: the words, marks and orders of each are read right."""

# ruff: noqa: E501, RUF001 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from dataclasses import dataclass

import pytest

from domain.statements.csv_reader import read_csv
from domain.statements.layout import DateOrder, Role, Sign, Statement


@dataclass(frozen=True)
class Case:
    """`rows` are (day, minor units, description, payee) of every transaction of the file."""

    name: str
    text: str
    currency: str
    rows: tuple[tuple[str, int, str, str], ...]
    encoding: str = "utf-8"
    questions: tuple[str, ...] = ()
    sign: Sign = Sign.SIGNED


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
        '"25111";"31.01.2024";"-1 250,50";"CZK";"123";"Pražská energetika";"0800";"";"55";"";"Záloha leden";"Inkaso"\n'
        '"25112";"15.01.2024";"30 000,00";"CZK";"";"Zaměstnavatel";"0100";"";"";"";"Mzda";"Příjem"\n',
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
        "Brazilian neobank, ids, days up to twelve beyond doubt",
        "Data,Valor,Identificador,Descrição\n"
        "05/02/2024,-35.90,65c0f0aa-1111-4c3b,Compra no débito - PADARIA SÃO JOÃO\n"
        "14/02/2024,1500.00,65c0f0ab-2222-4c3b,Transferência recebida pelo Pix - MARIA\n",
        "BRL",
        (
            ("2024-02-05", -3590, "Compra no débito - PADARIA SÃO JOÃO", ""),
            ("2024-02-14", 150000, "Transferência recebida pelo Pix - MARIA", ""),
        ),
    ),
    Case(
        "Brazilian bank, no header, semicolons",
        "02/01/2024;RSCSS-SUPERMERCADO;-123,45\n15/01/2024;TED RECEBIDA;2.345,00\n31/01/2024;TAR PACOTE ITAU;-32,00\n",
        "BRL",
        (
            ("2024-01-02", -12345, "RSCSS-SUPERMERCADO", ""),
            ("2024-01-15", 234500, "TED RECEBIDA", ""),
            ("2024-01-31", -3200, "TAR PACOTE ITAU", ""),
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
        "Japanese bank, Shift JIS, yen with thousands",
        '"日付","摘要","摘要内容","支払い金額","預かり金額","差引残高","メモ","未資金化区分","入払区分"\r\n'
        '"2024/1/5","口座振替","電気料金","12,345","","987,655","","","振替支払い"\r\n'
        '"2024/1/25","給与","カ）エ－シ－","","300,000","1,287,655","","","入金"\r\n',
        "JPY",
        (
            ("2024-01-05", -12345, "口座振替 電気料金", ""),
            ("2024-01-25", 300000, "給与 カ）エ－シ－", ""),
        ),
        encoding="cp932",
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Chinese bank, GB18030, compact dates, trailing tabs",
        "# 账号: [6225]\n# 起始日期: [20240101]\n\n交易日期,交易时间,收入,支出,余额,交易类型,交易备注\n"
        '"20240131\t","12:30:01\t","","36.50","963.50","快捷支付","美团"\n'
        '"20240115\t","09:00:00\t","1000.00","","1000.00","代发工资","工资"\n'
        "# 收入合计: 1笔\n",
        "CNY",
        (("2024-01-31", -3650, "快捷支付", ""), ("2024-01-15", 100000, "代发工资", "")),
        encoding="gb18030",
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Chinese wallet, direction word and neutral rows",
        "微信支付账单明细,,,,\n起始时间：[2024-01-01],,,,\n\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n"
        '2024-01-31 18:00:00,商户消费,美团,"外卖订单",支出,¥25.50,零钱,支付成功,100001\n'
        '2024-01-30 08:00:00,转账,张三,"转账备注:微信转账",收入,¥100.00,/,已存入零钱,100002\n',
        "CNY",
        (
            ("2024-01-31", -2550, "外卖订单", "美团"),
            ("2024-01-30", 10000, "转账备注:微信转账", "张三"),
        ),
        sign=Sign.FLAG,
    ),
    Case(
        "Indian bank, lakh grouping, Dr and Cr columns, opening balance, footer",
        "Account No :,50100\n\nDate,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance\n"
        '01/02/24,OPENING BALANCE,,,,,"1,23,456.78"\n'
        '05/02/24,UPI-SWIGGY-ORDER,0000403,05/02/24,"1,250.00",,"1,22,206.78"\n'
        '29/02/24,SALARY ACME,0000404,29/02/24,,"2,00,000.00","3,22,206.78"\n'
        "\nSTATEMENT SUMMARY :-\n",
        "INR",
        (
            ("2024-02-05", -125000, "UPI-SWIGGY-ORDER", ""),
            ("2024-02-29", 20000000, "SALARY ACME", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Indian bank, Dr and Cr after the amount, month names",
        "Txn Date,Description,Amount,Balance\n"
        '3-Jan-2024,ATM WDL,"2,000.00 Dr","98,000.00 Cr"\n4-Jan-2024,NEFT FROM RAM,"5,000.00 Cr","1,03,000.00 Cr"\n',
        "INR",
        (("2024-01-03", -200000, "ATM WDL", ""), ("2024-01-04", 500000, "NEFT FROM RAM", "")),
        sign=Sign.FLAG,
    ),
    Case(
        "Fintech, fee column proven by the balance, pending and reverted rows",
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "CARD_PAYMENT,Current,2024-01-03 10:00:00,2024-01-04 11:00:00,Tesco,-12.50,0.00,GBP,COMPLETED,87.50\n"
        "TRANSFER,Current,2024-01-05 10:00:00,2024-01-05 10:00:00,To Ann,-20.00,0.50,GBP,COMPLETED,67.00\n"
        "ATM,Current,2024-01-06 10:00:00,2024-01-07 10:00:00,Cash,-30.00,1.00,GBP,COMPLETED,36.00\n"
        "CARD_PAYMENT,Current,2024-01-08 10:00:00,,Shell,-15.00,0.00,GBP,PENDING,\n"
        "CARD_PAYMENT,Current,2024-01-08 11:00:00,,Amazon,-9.00,0.00,GBP,REVERTED,\n",
        "GBP",
        (
            ("2024-01-04", -1250, "Tesco", ""),
            ("2024-01-05", -2050, "To Ann", ""),
            ("2024-01-07", -3100, "Cash", ""),
        ),
    ),
    Case(
        "Payment service, gross, fee and net",
        '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Balance"\n'
        '"25/01/2024","10:00:00","GMT","eBay","Express Checkout Payment","Completed","EUR","-1.025,00","0,00","-1.025,00","a@b.c","d@e.f","7AB1","-1.025,00"\n'
        '"26/01/2024","11:00:00","GMT","Buyer","Website Payment","Completed","EUR","50,00","-1,80","48,20","x@b.c","a@e.f","7AB2","-976,80"\n'
        '"27/01/2024","11:00:00","GMT","Later","Website Payment","Pending","EUR","10,00","0,00","10,00","x@b.c","a@e.f","7AB3","-976,80"\n',
        "EUR",
        (
            ("2024-01-25", -102500, "eBay", "eBay"),
            ("2024-01-26", 4820, "Buyer", "Buyer"),
        ),
    ),
    Case(
        "US bank, summary above, running balance, month first",
        'Description,,Summary Amt.\nBeginning balance as of 01/02/2024,,"1,000.00"\nTotal credits,,"500.00"\nTotal debits,,"-20.00"\nEnding balance as of 01/09/2024,,"1,480.00"\n\n'
        'Date,Description,Amount,Running Bal.\n01/02/2024,Beginning balance as of 01/02/2024,,"1,000.00"\n'
        '01/03/2024,"PAYROLL DES:DIR DEP","500.00","1,500.00"\n01/05/2024,"STARBUCKS 123","-15.00","1,485.00"\n01/09/2024,"COFFEE","-5.00","1,480.00"\n',
        "USD",
        (
            ("2024-01-03", 50000, "PAYROLL DES:DIR DEP", ""),
            ("2024-01-05", -1500, "STARBUCKS 123", ""),
            ("2024-01-09", -500, "COFFEE", ""),
        ),
    ),
    Case(
        "US bank, no header, star column",
        '"01/31/2024","-25.50","*","","PURCHASE AUTHORIZED ON 01/30 TARGET"\n"01/30/2024","1200.00","*","","ACME PAYROLL"\n"01/29/2024","-60.00","*","1044","CHECK # 1044"\n',
        "USD",
        (
            ("2024-01-31", -2550, "PURCHASE AUTHORIZED ON 01/30 TARGET", ""),
            ("2024-01-30", 120000, "ACME PAYROLL", ""),
            ("2024-01-29", -6000, "CHECK # 1044", ""),
        ),
    ),
    Case(
        "US card, transaction and post date, debit and credit",
        "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit\n"
        "2024-01-30,2024-01-31,1234,TRADER JOES,Merchandise,45.12,\n2024-01-28,2024-01-28,1234,PAYMENT,Payment/Credit,,300.00\n",
        "USD",
        (("2024-01-30", -4512, "TRADER JOES", ""), ("2024-01-28", 30000, "PAYMENT", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Canadian bank, no header, debit, credit and balance",
        "01/31/2024,TIM HORTONS #12,4.50,,995.50\n01/30/2024,PAYROLL,,1000.00,1000.00\n01/29/2024,E-TRANSFER,100.00,,0.00\n",
        "CAD",
        (
            ("2024-01-31", -450, "TIM HORTONS #12", ""),
            ("2024-01-30", 100000, "PAYROLL", ""),
            ("2024-01-29", -10000, "E-TRANSFER", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Canadian bank, an amount column per currency",
        '"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"\n'
        'Chequing,01234-567,1/15/2024,,"LOBLAWS","TORONTO",-84.20,\nChequing,01234-567,1/31/2024,,"PAYROLL","ACME",2000.00,\n',
        "CAD",
        (
            ("2024-01-15", -8420, "LOBLAWS TORONTO", ""),
            ("2024-01-31", 200000, "PAYROLL ACME", ""),
        ),
    ),
    Case(
        "Australian bank, no header, signs in quotes, running balance",
        '08/02/2024,"-8.00","KMART","+180.00"\n05/02/2024,"-12.00","COLES 123 SYDNEY","+188.00"\n03/02/2024,"-50.00","TRANSFER TO SAVINGS","+200.00"\n01/02/2024,"+250.00","SALARY ACME","+250.00"\n',
        "AUD",
        (
            ("2024-02-08", -800, "KMART", ""),
            ("2024-02-05", -1200, "COLES 123 SYDNEY", ""),
            ("2024-02-03", -5000, "TRANSFER TO SAVINGS", ""),
            ("2024-02-01", 25000, "SALARY ACME", ""),
        ),
    ),
    Case(
        "New Zealand bank, preamble, unique ids",
        "Created date / time : 1 February 2024 / 10:00\nBank 12; Branch 3000; Account 1\nFrom date 20240101\nTo date 20240131\n\n"
        'Date,Unique Id,Tran Type,Cheque Number,Payee,Memo,Amount\n\n2024/01/30,2024013001,EFTPOS,,"COUNTDOWN","CARD 1234",-55.20\n2024/01/15,2024011501,D/C,,"ACME LTD","WAGES",1500.00\n',
        "NZD",
        (
            ("2024-01-30", -5520, "CARD 1234", "COUNTDOWN"),
            ("2024-01-15", 150000, "WAGES", "ACME LTD"),
        ),
    ),
    Case(
        "Singapore bank, preamble, ragged rows, month names",
        "Account Details For:,Savings 123\nStatement as at:,31 Jan 2024\nAvailable Balance:,1000.00\n\n"
        "Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3\n\n"
        "31 Jan 2024,POS, 15.50, ,NTUC FP,TO: 123,\n28 Jan 2024,SAL, ,3000.00,ACME,JAN,\n",
        "SGD",
        (("2024-01-31", -1550, "POS", ""), ("2024-01-28", 300000, "SAL", "")),
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
    Case(
        "Card statement, every amount positive, nothing says which way",
        "Date,Description,Amount\n25/01/2024,ACME BOOKS,12.99\n27/01/2024,GLOBEX,30.00\n",
        "GBP",
        (("2024-01-25", 1299, "ACME BOOKS", ""), ("2024-01-27", 3000, "GLOBEX", "")),
        questions=("sign",),
    ),
    Case(
        "Card statement, purchases positive, payment received negative",
        "Date,Description,Amount\n25/01/2024,ACME BOOKS,12.99\n26/01/2024,PAYMENT RECEIVED - THANK YOU,-100.00\n27/01/2024,GLOBEX RESTAURANT,30.00\n27/01/2024,CORNER SHOP PURCHASE,3.00\n",
        "GBP",
        (
            ("2024-01-25", -1299, "ACME BOOKS", ""),
            ("2024-01-26", 10000, "PAYMENT RECEIVED - THANK YOU", ""),
            ("2024-01-27", -3000, "GLOBEX RESTAURANT", ""),
            ("2024-01-27", -300, "CORNER SHOP PURCHASE", ""),
        ),
        sign=Sign.INVERTED,
    ),
    Case(
        "Two days up to twelve, English words: the order is asked for",
        "Date,Description,Amount\n03/02/2024,Shop,-5.00\n04/02/2024,Shop,-6.00\n",
        "EUR",
        (("2024-02-03", -500, "Shop", ""), ("2024-02-04", -600, "Shop", "")),
        questions=("dateOrder",),
    ),
    Case(
        "Parentheses for money out, dollar signs, bars",
        'Date|Payee|Amount\n1/31/2024|Hardware store|"($1,045.10)"\n1/30/2024|Refund|$20.00\n',
        "USD",
        (
            ("2024-01-31", -104510, "Hardware store", "Hardware store"),
            ("2024-01-30", 2000, "Refund", "Refund"),
        ),
    ),
    Case(
        "Trailing minus, day numbers of a spreadsheet",
        "Date;Description;Amount\n45321;Rent;850,00-\n45322;Wages;2.000,00\n",
        "EUR",
        (("2024-01-30", -85000, "Rent", ""), ("2024-01-31", 200000, "Wages", "")),
    ),
    Case(
        "Dinars have three decimals",
        "Date,Description,Debit,Credit,Balance\n31/01/2024,Grocer,12.500,,987.500\n30/01/2024,Salary,,1000.000,1000.000\n",
        "KWD",
        (("2024-01-31", -12500, "Grocer", ""), ("2024-01-30", 1000000, "Salary", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Thousands with a dot and no decimals at all",
        "Fecha;Detalle;Monto;Saldo\n31-01-2024;Supermercado;-12.500;87.500\n30-01-2024;Sueldo;100.000;100.000\n",
        "CLP",
        (("2024-01-31", -12500, "Supermercado", ""), ("2024-01-30", 100000, "Sueldo", "")),
    ),
    Case(
        "Plus for money in, nothing for money out",
        "Date,Description,Amount\n28/02/2024,Cinema,€12.00\n27/02/2024,From Bob,+ €5\n26/02/2024,Lunch,€9.50\n",
        "EUR",
        (
            ("2024-02-28", -1200, "Cinema", ""),
            ("2024-02-27", 500, "From Bob", ""),
            ("2024-02-26", -950, "Lunch", ""),
        ),
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


def _read(case: Case) -> Statement:
    return read_csv(case.text.encode(case.encoding), currency=case.currency)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_export_in_the_style_of_a_bank_is_read_right(case: Case) -> None:
    statement = _read(case)

    found = tuple(
        (row.occurred_on, row.amount_minor, row.description, row.payee)
        for row in statement.rows
        if row.is_transaction
    )
    assert found == case.rows
    assert statement.layout.sign.value is case.sign
    assert tuple(question.key for question in statement.questions) == case.questions
    assert not any(row.problems for row in statement.rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_finding_is_explained_in_a_sentence(case: Case) -> None:
    layout = _read(case).layout

    sentences = [
        layout.encoding.evidence,
        layout.delimiter.evidence,
        layout.header_line.evidence,
        layout.date_order.evidence,
        layout.decimal_mark.evidence,
        layout.sign.evidence,
        layout.currency.evidence,
        *(column.evidence for column in layout.columns),
    ]
    assert all(
        (len(sentence) > 5 and sentence[0].isupper()) or sentence[0] in "'\"0123456789"
        for sentence in sentences
    )


def test_rows_that_did_not_happen_are_kept_with_the_reason() -> None:
    case = next(case for case in CASES if case.name.startswith("Fintech"))

    rows = _read(case).rows

    assert [row.set_aside for row in rows[3:]] == [
        "It is not booked yet (PENDING); it will be in a later statement",
        "The bank says 'REVERTED': no money moved",
    ]


def test_month_first_is_found_by_the_running_order_alone() -> None:
    case = next(case for case in CASES if case.name.startswith("US bank, summary"))

    layout = _read(case).layout

    assert layout.date_order.value is DateOrder.MDY


def test_a_foreign_purchase_keeps_its_own_amount() -> None:
    case = next(case for case in CASES if case.name.startswith("Ukrainian"))

    rows = _read(case).rows

    assert (rows[1].foreign_minor, rows[1].foreign_currency) == (-499, "USD")
    assert (rows[0].foreign_minor, rows[0].foreign_currency) == (None, None)


def test_the_banks_own_id_is_the_reference() -> None:
    case = next(case for case in CASES if case.name.startswith("Czech"))

    statement = _read(case)

    assert [row.reference for row in statement.rows] == ["25111", "25112"]
    assert statement.layout.indexes(Role.REFERENCE) == (0,)
