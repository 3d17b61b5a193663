"""Words inside rows: rows that are no transactions, states, and texts that tell a direction. Data only.

Terms are folded and compared as whole words; they only count where nothing firmer is in the file.
"""

# ruff: noqa: E501 - a language is one line, in the letters of its own script

from __future__ import annotations

# A row whose text starts so states a balance. With a date or without.
BALANCE_PHRASES = (
    "opening balance|closing balance|balance brought forward|balance carried forward|brought forward"
    "|carried forward|balance b f|balance c f|balance forward|starting balance|ending balance"
    "|beginning balance|previous balance|saldo anterior|saldo inicial|saldo final"
    "|saldo do dia|s a l d o|saldo iniziale|saldo finale|saldo precedente|saldo contabile finale"
    "|saldo contabile iniziale|anfangssaldo|endsaldo|alter saldo|neuer saldo|saldovortrag"
    "|kontostand am|anfangsbestand|endbestand|solde initial|solde final|ancien solde|nouveau solde"
    "|solde precedent|solde au|beginsaldo|eindsaldo|saldo poczatkowe|saldo koncowe|pocatecni zustatek"
    "|konecny zustatek|nyito egyenleg|zaro egyenleg|ingaende saldo|utgaende saldo|inngaende saldo"
    "|devir bakiye|acilis bakiyesi|начальный остаток|входящий остаток|исходящий остаток"
    "|початковий залишок|前月繰越|前期繰越|繰越|期初余额|上期余额|承前余额|承上结余|saldo awal|saldo akhir"
    "|sold initial|sold final|open balance|close balance|total balance|solde en debut de periode|solde en fin de periode"
    "|algsaldo|loppsaldo|kaive|likutis pradziai|likutis pabaigai|apyvarta|sakuma atlikums|beigu atlikums|apgrozijums"
    "|turnover subtotal|umsatzsumme|saldo contabilistico|saldo actual|saldo atual|alkusaldo|loppusaldo|zaciatocny zostatok|konecny zostatok"
)
# A row whose whole text is one of these, and which has no date, adds rows up.
TOTAL_WORDS = (
    "total|totals|sum|new balance|balance|saldo|subtotal|grand total|summe|gesamt|gesamtsumme|suma|somme|totale|totaal|totalt"
    "|celkem|spolu|osszesen|toplam|итого|всего|разом|合計|合计|总计|小计|yhteensa|razem|ukupno|i alt"
)
PENDING_WORDS = (
    "pending|authorised|authorized|authorisation|authorization|on hold|processing|reserved"
    "|offen|vorgemerkt|ausstehend|en attente|a venir|pendiente|in sospeso|in attesa|non contabilizzato"
    "|in behandeling|gereserveerd|pendente|oczekujaca|oczekujace|blokada|w trakcie|nezauctovano"
    "|cekajici|fuggo|fuggoben|vantande|reserverad|afventer|reserveret|reservert|venter|odottaa"
    "|beklemede|bekleyen|provizyon|εκκρεμει|в обработке|ожидание|hold|в ожидании|неподтвержденная"
    "|未確定|未確認|处理中|交易进行中|待处理|reservation|unposted|forecasted|forecast|planned|umsatz vorgemerkt|reserverad transaktion|reserverat|scheduled|upcoming|nicht gebucht"
)
FAILED_WORDS = (
    "failed|declined|reverted|cancelled|canceled|rejected|voided|void|returned|denied|expired"
    "|fehlgeschlagen|abgelehnt|storniert|refuse|annule|rejete|rechazado|rechazada|cancelado|anulado"
    "|cancelada|rifiutato|annullato|geweigerd|geannuleerd|recusada|odrzucona|anulowana|zamitnuto|zruseno"
    "|elutasitva|sztornozva|nekad|avvisad|afvist|avvist|reddedildi|iptal|отклонена|отменена|failed"
    "|отклонено|отменено|відхилено|скасовано|交易关闭|已关闭|支付失败|失败|取消"
)
BOOKED_WORDS = (
    "completed|complete|settled|posted|booked|cleared|success|succeeded|successful|confirmed|paid|executed"
    "|gebucht|comptabilise|ejecutado|contabilizado|contabilizzato|geboekt|concluida|zaksiegowana"
    "|zauctovano|konyvelt|bokford|bogfort|bokfort|tamamlandi|исполнено|выполнено|ok|交易成功|支付成功"
    "|done|processed|umsatz gebucht|udfort|abgeschlossen|termine|geaccepteerd|realizado|realizada|verwerkt|berechnet|已支付|已完成|reconciled|unreconciled"
)
# What card statements and accounts write beside money that comes in, and beside money that goes out.
TEXT_IN = (
    "payment received|payment thank you|thank you|payment from|salary|payroll|wages|refund"
    "|interest paid to you|direct deposit|deposit|cashback|autopay|auto payment|internet payment received"
    "|zahlung erhalten|zahlungseingang|gehalt|lohn|gutschrift|erstattung|paiement recu|virement recu"
    "|vir recu|salaire|remboursement|nomina|abono|devolucion|transferencia recibida|stipendio"
    "|accredito|bonifico a vostro favore|bonifico in entrata|salaris|loon|terugbetaling|salario"
    "|transferencia recebida|reembolso|pagamento recebido|pagamento de fatura|wynagrodzenie|wplata"
    "|przelew przychodzacy|mzda|vyplata mzdy|prijem|prichozi|fizetes|munkaber|jovairas|lon|loen"
    "|insattning|indbetaling|innbetaling|lonn|palkka|maas|gelen|iade|зарплата|зачисление|возврат"
    "|пополнение|поступление|зарахування|給与|給料|振込入金|入金|工资|代发|退款|转入|利息收入"
)
# How card issuers thank for what the holder paid in: one such row tells the sign of them all.
CARD_PAYMENTS = (
    "payment thank you|payment received|autopay payment|internet payment|direct debit payment"
    "|online payment thank you|zahlung erhalten|ihre zahlung|zahlung danke|paiement recu"
    "|paiement merci|votre paiement|pago recibido|su pago|pagamento recebido|pagamento de fatura"
    "|pagamento ricevuto|betaling ontvangen|inbetalning tack|indbetaling|innbetaling takk"
    "|splata karty|splata zadluzenia|merci de votre paiement|mobile payment thank you"
    "|betalning mottagen|betalning tack|tack for din betalning|betaling modtaget|betaling mottatt"
    "|maksu vastaanotettu|kiitos maksusta|bedankt voor uw betaling|gracias por su pago|pago gracias"
    "|grazie per il pagamento|obrigado pelo pagamento|inclusao de pagamento|pagamento efetuado"
    "|mobile pymt|online pymt|autopay pymt|pymt thank you|payment received thank you"
    "|direct debit received|payment by direct debit|internet banking payment thank you"
)
TEXT_OUT = (
    "purchase|card purchase|card payment|withdrawal|atm|cash withdrawal|service charge|fee|direct debit"
    "|annual fee|interest charged|pos|standing order|bill payment|supermarket|grocery|restaurant|rent"
    "|kartenzahlung|lastschrift|bargeldauszahlung|geldautomat|dauerauftrag|gebuhr|entgelt|miete"
    "|carte|achat|retrait|prlv|prelevement|virement emis|loyer|frais|compra|pago|recibo|cajero"
    "|comision|alquiler|pagamento pos|prelievo|addebito|commissione|affitto|betaalautomaat|incasso"
    "|geldautomaat|huur|compra com cartao|saque|pagto|pagamento|tarifa|levantamento|zakup|platnosc karta"
    "|wyplata|oplata|prowizja|najem|platba kartou|vyber|poplatek|inkaso|trvaly prikaz|vasarlas"
    "|keszpenzfelvetel|dij|kortkop|uttag|autogiro|dankort nota|visa kob|varekjop|kortti|korttiosto"
    "|nosto|alisveris|cekim|odeme|ucret|покупка|оплата|снятие|комиссия|оплата товаров|зняття"
    "|комісія|カード|引出|振込手数料|手数料|消费|取现|转出|手续费"
)
# Words that name the sort of a booking and nothing of it: such texts describe worse than others.
KIND_PHRASES = (
    "card payment|card purchase|payment|transfer|atm withdrawal|withdrawal|bank credit|deposit|visa"
    "|direct debit|standing order|cash withdrawal|debit|credit|check|cheque|fee|purchase|refund"
    "|merchant transaction|charge|interest|pos|mastercard|contactless|online|internet|bill payment"
    "|lastschrift|uberweisung|kartenzahlung|gutschrift|dauerauftrag|carte|virement|prelevement"
    "|overschrijving|betaalautomaat|incasso|przelew|platba|complete|completed|transaction|sepa|eftpos"
    "|dslip|directdep|debit purchase|faster payment|sale|bank transfer"
)
CATEGORY_WORDS = (
    "groceries|shopping|uncategorized|uncategorised|transport|eating out|restaurants|entertainment"
    "|mortgage rent|income|transfer|bills|utilities|health|travel|general|food dining|food|gas fuel"
    "|auto transport|business services|home|personal care|gifts|education|investments|condo fees"
    "|salary|cash|lebensmittel|freizeit|einkaufen|verkehr|haushalt|miete|alimentation|courses|loisirs"
    "|logement|alimentacion|compras|ocio|spesa|casa|boodschappen|zakupy|jedzenie|potraviny|mat"
    "|paycheck|fees charges|kids|pets|taxes|insurance|food drink|savings|bills utilities"
)
ACCOUNT_WORDS = (
    "checking|chequing|savings|current|visa|mastercard|credit card|cash|girokonto|sparkonto|konto"
    "|compte courant|livret|cuenta corriente|conto corrente|betaalrekening|spaarrekening|checking account"
    "|savings account|current account|everyday account"
)
