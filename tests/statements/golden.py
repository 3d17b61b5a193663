"""What a person reads in each of the real files, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from domain.statements.layout import DateOrder, Sign

SIGNED, INVERTED, FLAG, DEBIT_CREDIT = Sign.SIGNED, Sign.INVERTED, Sign.FLAG, Sign.DEBIT_CREDIT
DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


@dataclass(frozen=True)
class Golden:
    """`first` and `last` are (line, day, minor units, description) of transactions.

    `total` is the sum of all transactions. `aside` are the lines of rows that are none.
    `layout` is encoding, delimiter, header line, preamble lines, footer lines, order, mark, sign.
    """

    file: str
    account: str
    currency: str
    layout: tuple[str, str, int, int, int, DateOrder, str, Sign]
    count: int
    first: tuple[int, str, int, str]
    last: tuple[int, str, int, str]
    total: int
    aside: tuple[int, ...] = ()


GOLDEN = (
    Golden(
        "csv/banco_do_brasil_latin1.csv",
        "BRL",
        "BRL",
        ("cp1252", ",", 1, 0, 0, MDY, ".", SIGNED),
        22,
        (3, "2012-11-01", 10000, "Transferência on line - 01/11 4885 256620-6 XXXXXXXXXXXXX"),
        (24, "2012-11-05", -10000, "Pagamento de Título - XXXXXXXXXXXXXXXXXXX"),
        130000
        - 1 * 100
        - 4 * 1000
        - 10000
        - 100
        - 3 * 1000
        - 100
        - 10000
        - 100
        - 1000
        - 100
        - 1000
        - 10000
        - 10000,
        (2,),
    ),
    Golden(
        "csv/bank_fr.csv",
        "EUR",
        "EUR",
        ("utf-8", ";", 0, 0, 0, DMY, ",", SIGNED),
        9,
        (1, "2014-01-22", -1000, "CHEQUE 012345678901234578ABC000 0000 4381974748378178473744441"),
        (9, "2014-01-21", -2565, "CARTE 012345 CB:*0123456 XXXXXX XXXXXXXX33ST ANDRE 935/"),
        -(1000 + 576 + 10590 + 3999 + 3600 + 4000 + 4712 + 2702 + 2565),
    ),
    Golden(
        "csv/boi_ie.csv",
        "EUR",
        "EUR",
        ("utf-8", ",", 1, 0, 0, DMY, ".", DEBIT_CREDIT),
        27,
        (2, "2017-09-01", 42803, "Random Name GP"),
        (28, "2017-09-28", -81800, "CU Lin SO"),
        42803
        + 2950
        + 4 * 84592
        + 1
        - (51200 + 2000 + 200000 + 8 + 11100 + 422 + 3100 + 6600 + 5000 + 7250 + 434 + 999)
        - (7410 + 2000 + 10356 + 20000 + 395 + 3760 + 7000 + 5249 + 81800),
    ),
    Golden(
        "csv/bunq_nl.csv",
        "EUR",
        "EUR",
        ("utf-8", ",", 1, 0, 0, YMD, ",", SIGNED),
        3,
        (2, "2018-03-01", -256, "invoice 410408"),
        (4, "2018-03-09", -1890, "Quality Nuts (EEMDIJK, NL)"),
        -256 + 75000 - 1890,
    ),
    Golden(
        "csv/chase_us.csv",
        "USD",
        "USD",
        ("utf-8", ",", 0, 0, 0, YMD, ".", SIGNED),
        9,
        (1, "2009-12-24", -8500, "HOST 037196321563 MO 12/22SLICEHOST"),
        (9, "2009-12-10", 210500, "Some Company vendorpymt PPD ID: 5KL3832735"),
        -8500 - 2000 - 700 + 352000 + 155852 - 1223 - 2096 - 11622 + 210500,
    ),
    Golden(
        "csv/commerzbank_de.csv",
        "EUR",
        "EUR",
        ("utf-8", ";", 1, 0, 0, DMY, ",", SIGNED),
        1,
        (
            2,
            "2018-03-02",
            -1722,
            "Kartenzahlung REWE SAGT DANKE. 41400673//Hamburg 2018-03-01T11:33:59 KFN 1 VJ 1812",
        ),
        (
            2,
            "2018-03-02",
            -1722,
            "Kartenzahlung REWE SAGT DANKE. 41400673//Hamburg 2018-03-01T11:33:59 KFN 1 VJ 1812",
        ),
        -1722,
    ),
    Golden(
        "csv/credit_card_inverted_sign.csv",
        "NZD",
        "NZD",
        ("utf-8", ",", 0, 0, 0, YMD, ".", INVERTED),
        16,
        (1, "2013-01-17", -3000, "VODAFONE PREPAY VISA M AUCKLAND NZL"),
        (16, "2013-02-17", 1800, "INTERNET PAYMENT RECEIVED"),
        50000
        + 2775
        + 1200
        + 1800
        - (3000 + 460 + 200 + 6499 + 9026 + 350 + 12989 + 800 + 3000 + 250 + 350 + 150),
    ),
    Golden(
        "csv/hu_bank_huf.csv",
        "HUF",
        "HUF",
        ("utf-8", ",", 1, 0, 0, YMD, ".", SIGNED),
        2,
        (2, "2019-04-19", -35000, "payee"),
        (3, "2019-04-17", 129000, "payee"),
        94000,
    ),
    Golden(
        "csv/kbc_be.csv",
        "EUR",
        "EUR",
        ("utf-8", ";", 1, 0, 0, DMY, ",", SIGNED),
        1,
        (2, "2018-02-28", -340, "BIJDRAGE 01-02-2018 - 28-02-2018 28-02 KBC-PLUSREKENING"),
        (2, "2018-02-28", -340, "BIJDRAGE 01-02-2018 - 28-02-2018 28-02 KBC-PLUSREKENING"),
        -340,
    ),
    Golden(
        "csv/monzo_uk.csv",
        "GBP",
        "GBP",
        ("utf-8", ",", 1, 0, 0, YMD, ".", SIGNED),
        1,
        (2, "2018-02-25", -1000, "Tesco"),
        (2, "2018-02-25", -1000, "Tesco"),
        -1000,
    ),
    Golden(
        "csv/ms_bank_uk_bom_pending.csv",
        "GBP",
        "GBP",
        ("utf-8", ",", 1, 0, 0, DMY, ".", FLAG),
        10,
        (5, "2019-12-12", -118323, "ROYAL LONDON INSURANCE 01222 61234 GBR"),
        (14, "2019-12-02", 110000, "PAYMENT RECEIVED - THANK YOU"),
        110000 - (118323 + 1889 + 2300 + 8099 + 150 + 5000 + 1000 + 999 + 820),
        (2, 3, 4),
    ),
    Golden(
        "csv/multiline_field.csv",
        "USD",
        "USD",
        ("utf-8", ",", 0, 0, 4, YMD, ".", SIGNED),
        1,
        (1, "2002-09-10", -2159, "Lyft, Inc"),
        (1, "2002-09-10", -2159, "Lyft, Inc"),
        -2159,
    ),
    Golden(
        "csv/n26_de.csv",
        "EUR",
        "EUR",
        ("utf-8", ",", 1, 0, 0, YMD, ".", SIGNED),
        1,
        (2, "2017-10-01", -5999, "NINTENDO OF EUROPE"),
        (2, "2017-10-01", -5999, "NINTENDO OF EUROPE"),
        -5999,
    ),
    Golden(
        "csv/nationwide_uk_gbp_symbol.csv",
        "GBP",
        "GBP",
        ("utf-8", ",", 0, 0, 0, DMY, ".", DEBIT_CREDIT),
        4,
        (1, "2013-11-07", 50000, "Bank credit"),
        (4, "2013-12-10", -10000, "ATM Withdrawal 4"),
        50000 - 2000 - 1977 - 10000,
    ),
    Golden(
        "csv/nordea_dk.csv",
        "DKK",
        "DKK",
        ("utf-8", ";", 0, 0, 0, DMY, ",", SIGNED),
        6,
        (1, "2012-11-16", -4800, "Dankort-nota DSB Kobenhavn 15149"),
        (6, "2012-08-27", -65500, "Dankort-nota MATAS - 20319 18230"),
        -4800 - 7900 + 49790 - 99500 - 345290 - 65500,
    ),
    Golden(
        "csv/ocbc_frank_sg.csv",
        "SGD",
        "SGD",
        ("utf-8", ",", 6, 5, 0, DMY, ".", DEBIT_CREDIT),
        8,
        (7, "2018-04-18", -666, "DEBIT PURCHASE 15/04/18 66-6666 UBER EATS AN2GO HELP.UBERh"),
        (21, "2018-04-13", -666, "DEBIT PURCHASE 66-6666 TOAST BO6-MANULIFE CTR S 10/04/18"),
        -6 * 666 - 2 * 6666,
    ),
    Golden(
        "csv/rabobank_nl_latin1.csv",
        "EUR",
        "EUR",
        ("cp1252", ",", 1, 0, 0, YMD, ",", SIGNED),
        3,
        (2, "2018-03-01", -33749, "RENTE LENING"),
        (4, "2018-03-16", -75000, "Naar Bunq"),
        -33749 + 5000 - 75000,
    ),
    Golden(
        "csv/raiffeisen_at.csv",
        "EUR",
        "EUR",
        ("utf-8", ";", 0, 0, 0, DMY, ",", SIGNED),
        73,
        (1, "2017-09-18", -3387, "HOFER DANKT 0527 K2 18.09. 17:20"),
        (74, "2017-10-19", -8199, "HOFER DANKT 0527 K2 19.10. 17:36"),
        0,
        (71,),
    ),
    Golden(
        "exports/mint_intuit_example.csv",
        "CAD",
        "CAD",
        ("utf-8", ",", 0, 0, 0, MDY, ".", FLAG),
        7,
        (1, "2014-12-10", 1, "[DN]ING INV/PLA"),
        (7, "2014-01-30", -55996, "[PR]COSTCO WHOLESAL"),
        1 - 33163 - 10000 - 14072 + 94334 - 50000 - 55996,
    ),
)

# Column number -> role of the columns that are read.
ROLES: tuple[tuple[str, str, dict[int, str]], ...] = (
    ("csv/banco_do_brasil_latin1.csv", "BRL", {0: "DATE", 2: "DESCRIPTION", 5: "AMOUNT"}),
    ("csv/bank_fr.csv", "EUR", {1: "DATE", 2: "DESCRIPTION", 4: "AMOUNT"}),
    (
        "csv/boi_ie.csv",
        "EUR",
        {0: "DATE", 1: "DESCRIPTION", 2: "DEBIT", 3: "CREDIT", 4: "BALANCE"},
    ),
    (
        "csv/bunq_nl.csv",
        "EUR",
        {0: "DATE", 1: "AMOUNT", 2: "ACCOUNT", 4: "PAYEE", 5: "DESCRIPTION"},
    ),
    ("csv/chase_us.csv", "USD", {0: "KIND", 1: "DATE", 2: "DESCRIPTION", 3: "AMOUNT"}),
    (
        "csv/commerzbank_de.csv",
        "EUR",
        {
            0: "DATE",
            1: "VALUE_DATE",
            2: "KIND",
            3: "DESCRIPTION",
            4: "AMOUNT",
            5: "CURRENCY",
            6: "ACCOUNT",
        },
    ),
    (
        "csv/credit_card_inverted_sign.csv",
        "NZD",
        {0: "DATE", 1: "VALUE_DATE", 2: "REFERENCE", 3: "FLAG", 5: "DESCRIPTION", 6: "AMOUNT"},
    ),
    (
        "csv/hu_bank_huf.csv",
        "HUF",
        {
            0: "DATE",
            1: "PAYEE",
            3: "ACCOUNT",
            5: "KIND",
            6: "AMOUNT",
            7: "CURRENCY",
            8: "FLAG",
            10: "VALUE_DATE",
            11: "DESCRIPTION",
            13: "DESCRIPTION",
            14: "BALANCE",
        },
    ),
    (
        "csv/kbc_be.csv",
        "EUR",
        {
            0: "ACCOUNT",
            1: "CATEGORY",
            3: "CURRENCY",
            5: "DATE",
            6: "DESCRIPTION",
            7: "VALUE_DATE",
            8: "AMOUNT",
            9: "BALANCE",
            14: "PAYEE",
            17: "DESCRIPTION",
        },
    ),
    (
        "csv/monzo_uk.csv",
        "GBP",
        {
            0: "REFERENCE",
            1: "DATE",
            2: "AMOUNT",
            3: "CURRENCY",
            4: "FOREIGN_AMOUNT",
            5: "FOREIGN_CURRENCY",
            6: "CATEGORY",
            8: "DESCRIPTION",
            10: "NOTE",
        },
    ),
    (
        "csv/ms_bank_uk_bom_pending.csv",
        "GBP",
        {0: "DATE", 1: "DESCRIPTION", 2: "AMOUNT", 3: "FLAG"},
    ),
    (
        "csv/nationwide_uk_gbp_symbol.csv",
        "GBP",
        {0: "DATE", 1: "KIND", 2: "DESCRIPTION", 3: "DEBIT", 4: "CREDIT", 5: "BALANCE"},
    ),
    (
        "csv/nordea_dk.csv",
        "DKK",
        {0: "DATE", 1: "DESCRIPTION", 2: "VALUE_DATE", 3: "AMOUNT", 4: "BALANCE"},
    ),
    (
        "csv/ocbc_frank_sg.csv",
        "SGD",
        {0: "DATE", 1: "VALUE_DATE", 2: "DESCRIPTION", 3: "DEBIT", 4: "CREDIT"},
    ),
    (
        "exports/mint_intuit_example.csv",
        "CAD",
        {
            0: "DATE",
            1: "PAYEE",
            2: "DESCRIPTION",
            3: "AMOUNT",
            4: "FLAG",
            5: "CATEGORY",
            6: "ACCOUNT",
        },
    ),
)
