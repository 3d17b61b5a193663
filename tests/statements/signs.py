"""Exports in which the way the money went is written unusually, or cannot be told."""

# ruff: noqa: E501 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
    Case(
        "Credits written as negative numbers in a column for credits",
        'Status,Date,Description,Debit,Credit,Member Name\nCleared,03/25/2024,"TARGET",45.10,,J DOE\n'
        'Cleared,03/24/2024,"ONLINE PAYMENT, THANK YOU",,-300.00,J DOE\nCleared,03/20/2024,"SHELL",40.00,,J DOE\n',
        "USD",
        (
            ("2024-03-25", -4510, "TARGET", ""),
            ("2024-03-24", 30000, "ONLINE PAYMENT, THANK YOU", ""),
            ("2024-03-20", -4000, "SHELL", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "One column headed for both directions, signed",
        "IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date\n"
        'CH00;2024-03-12 00:00:00.0;"Einkauf COOP, 10.03.2024";-45.10;954.90;2024-03-12 00:00:00.0\n'
        "CH00;2024-03-10 00:00:00.0;Gutschrift ACME;1000;1000;2024-03-10 00:00:00.0\n",
        "CHF",
        (
            ("2024-03-12", -4510, "Einkauf COOP, 10.03.2024", ""),
            ("2024-03-10", 100000, "Gutschrift ACME", ""),
        ),
    ),
    Case(
        "The direction in brackets after the word for amounts",
        "交易日期,摘要,交易金额(收入),交易金额(支出),交易币种,记账金额(收入),记账金额(支出),记账币种,余额,对方户名\n"
        '2024-03-12\t,消费\t,\t,"45.10"\t,人民币\t,\t,"45.10"\t,人民币\t,"954.90"\t,盒马\t\n'
        '2024-03-11\t,工资\t,"1,000.00"\t,\t,人民币\t,"1,000.00"\t,\t,人民币\t,"1,000.00"\t,阿克米\t\n'
        '人民币合计:\t,\t,"1,000.00"\t,"45.10"\t,\t,"1,000.00"\t,"45.10"\t,\t,\t,\t\n',
        "CNY",
        (("2024-03-12", -4510, "消费", "盒马"), ("2024-03-11", 100000, "工资", "阿克米")),
        encoding="gb18030",
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "Expense and income columns of a budget, zeros in the other one",
        '"Date","Account","Category","Tags","Expense amount","Income amount","Currency","In main currency","Main currency","Description"\n'
        '"3/25/24","Cash","Food & Drinks","lunch","12.50","0","EUR","12.50","EUR","Mensa"\n'
        '"3/24/24","Card","Income","","0","1,000.00","EUR","1,000.00","EUR","Acme"\n',
        "EUR",
        (("2024-03-25", -1250, "Mensa", ""), ("2024-03-24", 100000, "Acme", "")),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "A fee beside the columns for out and in, proven by the balance",
        "Account,Posting Date,Transaction Date,Description,Original Description,Category,Money In,Money Out,Fee,Balance\n"
        "1234567,12/03/2024,10/03/2024,Checkers,CHECKERS 1234,Groceries,,-45.10,,953.40\n"
        "1234567,13/03/2024,13/03/2024,Acme,ACME SALARY,Salary,1000.00,,,1953.40\n"
        "1234567,14/03/2024,14/03/2024,ATM,CASH,Cash,,-100.00,-10.00,1843.40\n"
        "1234567,15/03/2024,15/03/2024,Monthly fee,FEE,Fees,,,-7.50,1835.90\n",
        "ZAR",
        (
            ("2024-03-10", -4510, "Checkers", ""),
            ("2024-03-13", 100000, "Acme", ""),
            ("2024-03-14", -11000, "ATM", ""),
            ("2024-03-15", -750, "Monthly fee", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "A fee that nothing proves is asked for",
        "Date,Description,Amount,Fee\n25/03/2024,ATM,-100.00,2.50\n24/03/2024,Shop,-5.00,0.00\n",
        "EUR",
        (("2024-03-25", -10000, "ATM", ""), ("2024-03-24", -500, "Shop", "")),
        questions=("columns",),
    ),
    Case(
        "Card statement of two rows, the larger one with a minus: the sign is asked for",
        "Following data is valid as of 20240325120000 (Year/Month/Day/Hour/Minute/Second)\n\n"
        "Item #,Card #,Transaction Date,Posting Date,Transaction Amount,Description\n\n"
        "1,'5191230000000000',20240312,20240313,45.10,LOBLAWS\n2,'5191230000000000',20240311,20240311,-300.0,TRSF FROM/DE ACCT/CPT\n",
        "CAD",
        (("2024-03-12", 4510, "LOBLAWS", ""), ("2024-03-11", -30000, "TRSF FROM/DE ACCT/CPT", "")),
        questions=("sign",),
    ),
    Case(
        "Swedish card statement, thanked for the payment, month first",
        'Datum,Beskrivning,Belopp\n03/12/2024,ICA,"451,00"\n03/11/2024,"BETALNING MOTTAGEN, TACK","-1 000,00"\n03/20/2024,SJ,"99,00"\n',
        "SEK",
        (
            ("2024-03-12", -45100, "ICA", ""),
            ("2024-03-11", 100000, "BETALNING MOTTAGEN, TACK", ""),
            ("2024-03-20", -9900, "SJ", ""),
        ),
        sign=Sign.INVERTED,
    ),
    Case(
        "One row bought at a point of sale",
        "Date, Type, Description, Value, Account Name\n\n25/03/2024,POS,TESCO,-45.10,'SMITH J\n",
        "GBP",
        (("2024-03-25", -4510, "TESCO", ""),),
    ),
    Case(
        "A dash in every row of a column is no flag",
        '3/25/2024,45.10,-,"Payroll Deposit","ACME"\n3/24/2024,1000.00,-,"Payroll Deposit","GLOBEX"\n',
        "USD",
        (
            ("2024-03-25", 4510, "ACME", ""),
            ("2024-03-24", 100000, "GLOBEX", ""),
        ),
        questions=("sign",),
    ),
    Case(
        "Purchases and payments named, amounts without a sign: a payment may go either way",
        "Date,Description,Type,Amount\n25/03/2024,TESCO,Purchase,45.10\n24/03/2024,MONTHLY,Payment,300.00\n23/03/2024,SHOP,Refund,10.00\n",
        "GBP",
        (
            ("2024-03-25", 4510, "TESCO", ""),
            ("2024-03-24", 30000, "MONTHLY", ""),
            ("2024-03-23", 1000, "SHOP", ""),
        ),
        questions=("sign",),
    ),
    Case(
        "Shared costs: the one known amount says nothing of its direction",
        "Date,Description,Category,Cost,Currency,Ann,Bob\n\n2024-03-11,Groceries,Groceries,40.00,EUR,20.00,-20.00\n"
        "2024-03-12,Dinner,Dining out,60.00,EUR,-30.00,30.00\n\n2024-03-15,Total balance, , ,EUR,-10.00,10.00\n",
        "EUR",
        (("2024-03-11", 4000, "Groceries", ""), ("2024-03-12", 6000, "Dinner", "")),
        questions=("sign",),
    ),
    Case(
        "Two signed columns without a header that no balance tells apart",
        "2024-03-11,Groceries,20.00,-25.00\n2024-03-12,Dinner,-30.00,35.00\n2024-03-13,Cinema,-10.00,15.00\n",
        "EUR",
        (
            ("2024-03-11", 2000, "Groceries", ""),
            ("2024-03-12", -3000, "Dinner", ""),
            ("2024-03-13", -1000, "Cinema", ""),
        ),
        questions=("columns",),
    ),
    Case(
        "Three digits after a point, in a language of points",
        "Date,Description,Amount\n25/03/2024,Rent,-1.500\n24/03/2024,Wages,2.250\n23/03/2024,Car,-1.100\n",
        "EUR",
        (
            ("2024-03-25", -150000, "Rent", ""),
            ("2024-03-24", 225000, "Wages", ""),
            ("2024-03-23", -110000, "Car", ""),
        ),
        questions=("decimalMark",),
    ),
)
