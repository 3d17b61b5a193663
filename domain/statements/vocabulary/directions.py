"""Words for money out and money in, and headers of columns that are not read. Data only."""

# ruff: noqa: E501, RUF001 - a language is one line, in the letters of its own script

from __future__ import annotations

# Words that say a column is none of the above although it holds one of their words.
NOT_READ = (
    "exchange rate|rate|fx rate|wechselkurs|kurs|taux de change|cours|tipo de cambio|cambio|koers"
    "|wisselkoers|kurz|vaxelkurs|valutakurs|arfolyam|kurs wymiany|kurs waluty|taxa de cambio"
    "|курс|为替レート|レート|汇率|umrechnungskurs|devisenkurs|tasso di cambio"
    "|counterparty account|counter account|tegenrekening|tegenrekening iban bban|gegenkonto"
    "|rekeningnummer tegenpartij|partner szamlaszama|kontonummer iban|iban des zahlungsbeteiligten"
    "|bic|bic tegenpartij|swift|blz|bankleitzahl|adres tegenpartij|numer rachunku odbiorcy"
    "|iban kontrahenta|protiucet|cislo protiuctu|cislo protiucet|bic swift|bankleitzahl auftraggeberkonto"
    "|glaubiger id|mandatsreferenz|kundenreferenz|compte contrepartie|compte beneficiaire"
    "|sammlerreferenz|lastschrift ursprungsbetrag|auslagenersatz rucklastschrift|recipient iban"
    "|kontonummer empfanger|numer konta odbiorcy|konto mottaker|til konto|fra konto|to account|from account"
    "|account type|account number payee|payee account number|partner iban|iban beneficiario"
    "|number of transactions|balance impact|cashback|kreditinstitut|numero compte contrepartie"
    "|compte de la contrepartie|cheque number|check number|cheque no|check no|serial number|numero do documento"
    "|e mail adresse|e mail|email|email address|adresse email|e mail address|cleared|reconciled|reconcile|partner szamla"
    "|member name|card member|cardholder|cardholder name|card holder|card holder name|card holder full name"
    "|karteninhaber|kontoinhaber|konto karteninhaber|name des karteninhabers|titulaire|titular|nome no cartao"
    "|purchased by|author|created by|account holder|account owner"
    "|tax|vat|mwst|ust|tva|iva|receipt|address|emoji|time|zeit|heure|hora|uhrzeit|time zone|timezone"
    "|from email address|to email address|notes and split|bank reference|chq ref no|ref no cheque no"
    "|chq ref number|ref no|naam uiteindelijke partij|naam initierende partij|bic code tegenpartij"
    "|kontonummer modtager|kod operacji|mcc|mcc code|код mcc|bank|bank name|bankname|nazwa banku|nazev banky"
    "|kod banky|ks|vs|ss|variabilni symbol|konstantni symbol|specificky symbol|zadavatel|provedl"
    "|extrakosten|lastschriftgebuhr|hinweis|cislo karty|numer karty"
    "|intereses|afschriftnummer|gestructureerde mededeling|tegenpartij iban|iban tegenpartij"
    "|nummer tegenrekening|date of birth|points|reward|rewards|cashback amount|сумма кэшбэка|кэшбэк"
    "|сума кешбеку|бонусы включая кэшбэк|округление на инвесткопилку|сумма операции с округлением"
    "|交易货币|对方账号|对方帐号|对方开户行|商户单号|商家订单号|收 付款方式|product"
)

MONEY_OUT = (
    "debit|debits|dr|d|db|dbit|out|outflow|paid out|money out|withdrawal|expense|spent|outgoing|sent"
    "|debet|af|uit|uitgaand|soll|s|belastung|ausgang|debito|cargo|debe|gasto|egreso|dare"
    "|uscita|addebito|saida|depense|sortie|wn|obciazenie|wydatek|winien|odchozi|vydaj|vydej|kiadas|terheles|t"
    "|tartozik|kimeno|ut|uttag|udgift|otto|meno|borc|cikis|gider|b|giden|χρεωση|χ|дебет|расход|списание"
    "|витрата|списання|дт|дебит|isplata|duguje|rashod|breme|debetas|islaidos|deebet|支出|借|支|付|出金|支払"
    "|引出|출금|지급|debitare|odchadzajuca|plata|debits|negative|minus"
)
MONEY_IN = (
    "credit|credits|cr|c|crdt|in|inflow|paid in|money in|deposit|income|received|incoming|kredit|bij|k"
    "|inkomend|haben|h|eingang|credito|abono|haber|ingreso|avere|entrata|accredito|entrada"
    "|recette|entree|ma|uznanie|przychod|prichozi|prijem|bevetel|jovairas|j|kovetel|bejovo|insattning"
    "|indtaegt|pano|tulo|alacak|giris|gelir|a|gelen|πιστωση|π|кредит|приход|зачисление|надходження|зарахування"
    "|кт|uplata|potrazuje|prihod|dobro|kreditas|pajamos|kreedit|收入|贷|貸|收|入金|預入|입금|creditare"
    "|prichadzajuca|incasare|positive|plus"
)
# Kinds of bookings whose direction is known; weaker than the flags above.
KINDS_OUT = (
    "check|cheque|atm|fee|purchase|pos|card payment|card purchase|direct debit|dd|standing order|so|chq"
    "|bill payment|eftpos|service charge|cash withdrawal|kartenzahlung|sale|charge|debit card"
    "|bancontact|topup out|transfer out|lastschrift|uberweisung|dauerauftrag|prelevement|achat|retrait"
)
KINDS_IN = (
    "dep|dslip|salary|refund|return|dividend|cashback|direct deposit|directdep|payroll|bank credit|bgc"
    "|topup|transfer in|payment received|rückerstattung|erstattung|rimborso|remboursement|reembolso|gutschrift|zahlungseingang|lohn gehalt"
)
