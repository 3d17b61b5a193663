"""Exports in the style of banks of no country in particular."""

# ruff: noqa: E501 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
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
        "Card statement, month first, one payment among few purchases",
        "Date,Description,Card Member,Account #,Amount\n01/25/2024,WHOLE FOODS,J DOE,-11001,54.20\n01/20/2024,AUTOPAY PAYMENT - THANK YOU,J DOE,-11001,-300.00\n01/18/2024,UBER TRIP,J DOE,-11001,14.20\n",
        "USD",
        (
            ("2024-01-25", -5420, "WHOLE FOODS", ""),
            ("2024-01-20", 30000, "AUTOPAY PAYMENT - THANK YOU", ""),
            ("2024-01-18", -1420, "UBER TRIP", ""),
        ),
        sign=Sign.INVERTED,
    ),
    Case(
        "Few amounts with a minus and no word to tell: the sign is asked for",
        "Date,Description,Amount\n25/01/2024,ACME,54.20\n20/01/2024,GLOBEX,-300.00\n18/01/2024,INITECH,14.20\n17/01/2024,HOOLI,3.20\n",
        "USD",
        (
            ("2024-01-25", 5420, "ACME", ""),
            ("2024-01-20", -30000, "GLOBEX", ""),
            ("2024-01-18", 1420, "INITECH", ""),
            ("2024-01-17", 320, "HOOLI", ""),
        ),
        questions=("sign",),
    ),
    Case(
        "No header, a space before each quote, two columns told apart by the texts",
        '03 Jan 24 , "Amazon.Co.Uk, Amazon.Co.Uk " ,Visa,MR SMITH,Shopping,,12.34\n04 Jan 24 , "Payment, Thank You" ,Visa,MR SMITH,Other,100.00,\n05 Jan 24 , "Tesco" ,Visa,MR SMITH,Groceries,,9.99\n',
        "GBP",
        (
            ("2024-01-03", -1234, "Amazon.Co.Uk, Amazon.Co.Uk", ""),
            ("2024-01-04", 10000, "Payment, Thank You", ""),
            ("2024-01-05", -999, "Tesco", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
    Case(
        "No header, the closing balance as a last row without text",
        "31/01/2024;-45,20;Carte;;CB CARREFOUR 30/01/24;0;Divers\n30/01/2024;1500;Virement;;VIR SALAIRE;0;Divers\n31/01/2024;1454,80;;00123 456789A;;;\n",
        "EUR",
        (
            ("2024-01-31", -4520, "CB CARREFOUR 30/01/24", ""),
            ("2024-01-30", 150000, "VIR SALAIRE", ""),
        ),
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
)
