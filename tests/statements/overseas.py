"""Exports in the style of banks of the Americas, Asia and the Pacific."""

# ruff: noqa: E501, RUF001 - the lines are the lines of the files, in their own scripts

from __future__ import annotations

from domain.statements.layout import Sign
from tests.statements.style import Case

CASES = (
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
        (("2024-01-31", -3650, "美团", ""), ("2024-01-15", 100000, "工资", "")),
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
        (
            ("2024-01-31", -1550, "POS NTUC FP TO: 123", ""),
            ("2024-01-28", 300000, "SAL ACME JAN", ""),
        ),
        sign=Sign.DEBIT_CREDIT,
    ),
)
