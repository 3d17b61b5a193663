"""The words about money in bank exports: header words of amount columns, flags, symbols. Data only."""

from __future__ import annotations

from domain.statements.layout import Role

# (role, rank) -> language -> terms separated by "|"; see `vocabulary`.
HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.AMOUNT, 1): {
        "en": "amount|transaction amount|amt|net|net amount|value|billing amount|amount net"
        "|billed amount|account amount|amount in account currency|booked amount|sum|total",
        "de": "betrag|umsatz|umsatz in|buchungsbetrag|betrag in|wert in|belastung gutschrift"
        "|betrag in kontowahrung|netto|soll haben betrag|einzelbetrag",
        "fr": "montant|montant de l operation|montant operation|montant en devise du compte"
        "|montant en|credit debit montant|somme",
        "es": "importe|cantidad|monto|importe operacion|importe en|valor|importe movimiento",
        "it": "importo|importo in|ammontare|importo operazione",
        "nl": "bedrag|transactiebedrag|bedrag in|bedrag in rekeningmunt",
        "pt": "valor|montante|importancia|quantia|valor da transacao|valor da operacao|valor em",
        "pl": "kwota|kwota operacji|kwota transakcji|kwota w walucie rachunku|kwota w walucie konta"
        "|kwota blokady zwolnienie blokady|obciazenia uznania|kwota w pln",
        "cs": "castka|objem|castka v mene uctu|castka transakce|suma|zauctovana castka|castka v",
        "sk": "suma|ciastka|suma v mene uctu|objem|suma transakcie",
        "hu": "osszeg|tranzakcio osszege|konyvelt osszeg|forgalom|tranzakcio osszeg|terhelt osszeg"
        "|osszeg a szamla devizanemeben",
        "ro": "suma|valoare|suma tranzactie|suma in",
        "sv": "belopp|summa|belopp i|transaktionsbelopp",
        "da": "belob|belob i|transaktionsbelob",
        "no": "belop|sum|belop i|transaksjonsbelop|inn ut",
        "fi": "maara|summa|euroa|maara euroa|rahamaara|maara eur",
        "tr": "tutar|islem tutari|meblag|tutar tl|miktar",
        "el": "ποσο|ποσο συναλλαγησ|ποσο κινησησ",
        "ru": "сумма|сумма операции|сумма платежа|сумма в валюте счета|сумма в валюте счёта",
        "uk": "сума|сума операції|сума в валюті картки|сума у валюті рахунку|сума платежу"
        "|сума у валюті картки",
        "bg": "сума|стойност|сума на операцията",
        "hr": "iznos|iznos transakcije|znesek|znesek transakcije",
        "lt": "suma",
        "et": "summa",
        "lv": "summa",
        "ja": "金額|ご利用金額|利用金額|取引金額|お取引金額|入出金額|入出金|支払金額|入出金 円|金額 円",
        "zh": "金额|交易金额|金額|交易金額|发生额|人民币金额|记账金额|入账金额",
        "ko": "금액|거래금액|이용금액",
        "id": "jumlah|nominal|mutasi",
    },
    (Role.AMOUNT, 2): {
        "en": "gross|amount gross|gross amount",
        "de": "brutto",
        "fr": "brut",
    },
    (Role.DEBIT, 1): {
        "en": "debit|debits|debit amount|withdrawal|withdrawals|paid out|money out|out|outflow"
        "|withdrawal amount|withdrawal amt|amount debit|charge|charges|spent|payments|spending"
        "|debit amt|paid|payment amount|withdrawals dr|dr|dr amount|cheque withdrawal|money paid out",
        "de": "soll|belastung|ausgang|lastschrift betrag|ausgaben|betrag soll|belastungen|abgang"
        "|lastschrift",
        "fr": "debit|debits|montant debit|sorties|depense|retrait|debit euros|retraits",
        "es": "cargo|cargos|debe|retiro|retiros|debito|debitos|salidas|importe cargo|gasto|egresos"
        "|egreso|cargos abonos cargos",
        "it": "addebito|addebiti|uscite|dare|uscita|importo dare|addebiti in",
        "nl": "af|debet|uitgaven|bedrag af|uit|debit",
        "pt": "debito|debitos|saida|saidas|valor debito|debito r|a debito",
        "pl": "obciazenia|obciazenie|wyplaty|wydatki|debet|kwota obciazenia|winien|wyplata",
        "cs": "odchozi|vydaje|na vrub|debet|odchozi castka|vydej|odepsano",
        "sk": "debet|na tarchu|vydavky|odchadzajuce",
        "hu": "terheles|kiadas|tartozik|terheles osszege|terhelesek|kimeno",
        "ro": "debit|debitari|suma debit|plati|iesiri",
        "sv": "uttag|debet|ut|utgifter",
        "da": "debet|udgift|ud|haevet|udbetalt|udgifter",
        "no": "ut av konto|ut fra konto|ut|debet|belop ut|utbetalt|belastet",
        "fi": "panot otot otot|otot|debet|menot|veloitus|velat",
        "tr": "borc|borc tutari|cikan|gider|cikis|borc tl",
        "el": "χρεωση|χρεωσεισ|αναληψη",
        "ru": "расход|списание|дебет|сумма списания|расходы|расход в валюте счета|обороты дт",
        "uk": "витрата|списання|дебет|видаток|видатки",
        "bg": "дебит|теглене|изходящи",
        "hr": "isplata|duguje|rashodi|breme|odliv|isplate|zaduzenje",
        "lt": "debetas|islaidos",
        "et": "deebet|valjaminek",
        "lv": "debets|izdevumi",
        "ja": "お支払金額|出金|出金額|お引出し|支払|お支払い金額|引出|引出し|支払い金額|出金金額|お引き出し|出金 円|お支払額",
        "zh": "支出|借方|支出金额|借方金额|借方发生额|支出金額|转出|提款|取出|借记",
        "ko": "출금|출금액|찾으신금액|출금금액|지급액|출금 원",
        "id": "debet|keluar|debit",
    },
    (Role.CREDIT, 1): {
        "en": "credit|credits|credit amount|deposit|deposits|paid in|money in|in|inflow"
        "|deposit amount|deposit amt|amount credit|received|receipts|credit amt|deposits cr|cr"
        "|cr amount|lodgement|money paid in|payments received",
        "de": "haben|gutschrift|eingang|betrag haben|einnahmen|gutschriften|zugang",
        "fr": "credit|credits|montant credit|entrees|recette|depot|credit euros|depots",
        "es": "abono|abonos|haber|deposito|depositos|credito|creditos|entradas|importe abono|ingreso"
        "|ingresos",
        "it": "accredito|accrediti|entrate|avere|entrata|importo avere|accrediti in",
        "nl": "bij|credit|inkomsten|bedrag bij|in",
        "pt": "credito|creditos|entrada|entradas|valor credito|a credito",
        "pl": "uznania|uznanie|wplaty|wplywy|kwota uznania|ma|wplata",
        "cs": "prichozi|prijmy|ve prospech|kredit|prichozi castka|prijem|pripsano",
        "sk": "kredit|v prospech|prijmy|prichadzajuce",
        "hu": "jovairas|bevetel|kovetel|jovairas osszege|jovairasok|bejovo",
        "ro": "credit|creditari|suma credit|incasari|intrari",
        "sv": "insattning|kredit|in|insattningar|inkomster",
        "da": "kredit|indtaegt|ind|indsat|indbetalt|indtaegter",
        "no": "inn pa konto|inn til konto|inn|kredit|belop inn|innbetalt|godskrevet",
        "fi": "panot|kredit|tulot|hyvitys",
        "tr": "alacak|alacak tutari|giren|gelir|giris|alacak tl",
        "el": "πιστωση|πιστωσεισ|καταθεση",
        "ru": "приход|зачисление|поступление|кредит|сумма зачисления|доходы|доход|обороты кт",
        "uk": "надходження|зарахування|кредит|прибуток",
        "bg": "кредит|внасяне|входящи",
        "hr": "uplata|potrazuje|prihodi|dobro|priliv|uplate|odobrenje",
        "lt": "kreditas|pajamos",
        "et": "kreedit|sissetulek",
        "lv": "kredits|ienakumi",
        "ja": "お預り金額|入金|入金額|お預入れ|預入|お預かり金額|預け入れ|預入れ|預り金額|入金金額|お預け入れ|入金 円|お預り額",
        "zh": "收入|贷方|收入金额|贷方金额|贷方发生额|存入|存入金額|收入金額|转入|存款|贷记",
        "ko": "입금|입금액|맡기신금액|입금금액|입금 원",
        "id": "kredit|masuk|credit",
    },
    (Role.FLAG, 1): {
        "en": "debit credit|credit debit|dr cr|cr dr|d c|c d|debit or credit|credit or debit"
        "|debit credit indicator|credit debit indicator|direction|in out|sign|cd|drcr|crdr"
        "|transaction type|type",
        "de": "soll haben|s h|haben soll|sollhaben|soll haben kennzeichen|vorzeichen|kennzeichen"
        "|umsatz vorzeichen",
        "fr": "sens|debit credit|d c|sens operation",
        "es": "debe haber|cargo abono|signo|d h",
        "it": "dare avere|segno|d a",
        "nl": "af bij|bij af|debet credit|d c|debit credit|debet credit indicatie",
        "pt": "debito credito|d c|tipo|natureza|sinal",
        "pl": "wn ma|strona|obciazenie uznanie",
        "cs": "smer platby|debet kredit|smer|smer uhrady",
        "sk": "smer platby|debet kredit|smer|kredit debet",
        "hu": "terheles jovairas|bevetel kiadas|t j|tartozik kovetel|irany|terheles vagy jovairas",
        "ro": "debit credit",
        "sv": "debet kredit",
        "da": "debet kredit",
        "no": "debet kredit|inn ut",
        "fi": "debet kredit",
        "tr": "borc alacak|b a|islem yonu",
        "el": "χρεωση πιστωση|χ π|προσημο ποσου|προσημο",
        "ru": "дебет кредит|приход расход|тип операции|направление",
        "uk": "дебет кредит|напрямок",
        "bg": "дебит кредит|движение|тип",
        "hr": "duguje potrazuje",
        "lt": "d k|debetas kreditas|debetas kreditas d c",
        "et": "deebet kreedit|deebet kreedit d c",
        "lv": "debets kredits",
        "ja": "入出金区分|入払区分|取引区分",
        "zh": "收 支|收支|借贷标志|借贷|收支类型|借贷方向|收付标志",
        "ko": "입출금구분|구분",
    },
    (Role.CURRENCY, 1): {
        "en": "currency|ccy|curr|currency code|account currency|cur|transaction currency"
        "|billing currency",
        "de": "wahrung|whg|waehrung|kontowahrung|buchungswahrung|wrg|currency",
        "fr": "devise|monnaie|devise du compte|dev",
        "es": "divisa|moneda|div",
        "it": "valuta|divisa|div",
        "nl": "munt|valuta|muntsoort|muntcode|munteenheid",
        "pt": "moeda|divisa",
        "pl": "waluta|waluta operacji|waluta rachunku|waluta transakcji|waluta konta",
        "cs": "mena|mena uctu|valuta",
        "sk": "mena|mena uctu",
        "hu": "devizanem|penznem|tranzakcio devizaneme|deviza|szamla devizaneme",
        "ro": "valuta|moneda",
        "sv": "valuta",
        "da": "valuta",
        "no": "valuta",
        "fi": "valuutta",
        "tr": "para birimi|doviz|doviz cinsi|pb|doviz kodu",
        "el": "νομισμα",
        "ru": "валюта|валюта операции|валюта счета|валюта платежа",
        "uk": "валюта|валюта картки|валюта рахунку",
        "bg": "валута",
        "hr": "valuta|oznaka valute",
        "lt": "valiuta",
        "et": "valuuta",
        "lv": "valuta",
        "ja": "通貨|通貨コード",
        "zh": "币种|币别|幣別|货币|交易币种|记账币种",
        "ko": "통화",
        "id": "mata uang",
    },
    (Role.BALANCE, 1): {
        "en": "balance|running balance|account balance|closing balance|available balance|ledger balance"
        "|balance after|bal|statement balance|balance after transaction|running bal",
        "de": "saldo|kontostand|saldo nach buchung|saldo danach|saldo nach|endsaldo|saldo in"
        "|kontosaldo",
        "fr": "solde|solde apres operation|nouveau solde|solde comptable|solde du compte|solde en",
        "es": "saldo|saldo disponible|saldo contable|saldo posterior",
        "it": "saldo|saldo contabile|saldo progressivo|saldo disponibile|saldo finale",
        "nl": "saldo|saldo na trn|saldo na mutatie|saldo na boeking|boeksaldo|resulting balance",
        "pt": "saldo|saldo contabilistico|saldo disponivel|saldo apos|saldo contabil",
        "pl": "saldo|saldo po operacji|saldo po transakcji|saldo koncowe|saldo rachunku",
        "cs": "zustatek|zustatek po operaci|disponibilni zustatek|ucetni zustatek|zustatek po transakci",
        "sk": "zostatok|zostatok po transakcii|zostatok na ucte",
        "hu": "egyenleg|konyvelt egyenleg|egyenleg a tranzakcio utan|zaro egyenleg|szamlaegyenleg",
        "ro": "sold|sold contabil|sold final|balanta",
        "sv": "saldo|bokfort saldo|kontosaldo|saldo efter",
        "da": "saldo|balance|kontosaldo",
        "no": "saldo|bokfort saldo",
        "fi": "saldo",
        "tr": "bakiye|son bakiye|kullanilabilir bakiye|guncel bakiye",
        "el": "υπολοιπο|λογιστικο υπολοιπο|προοδευτικο υπολοιπο",
        "ru": "остаток|баланс|остаток на счете|исходящий остаток|остаток после операции",
        "uk": "залишок|баланс|залишок після операції",
        "bg": "салдо|наличност|баланс",
        "hr": "stanje|saldo|stanje racuna",
        "lt": "likutis",
        "et": "saldo|jaak",
        "lv": "atlikums",
        "ja": "残高|差引残高|お取引後残高|取引後残高|現在高|残高 円",
        "zh": "余额|账户余额|餘額|交易后余额|结余|結餘|本次余额|联机余额",
        "ko": "잔액|거래후잔액|거래 후 잔액|잔액 원",
        "id": "saldo",
    },
    (Role.FOREIGN_AMOUNT, 1): {
        "en": "local amount|foreign amount|original amount|amount in foreign currency|foreign currency amount"
        "|target amount after fees|source amount after fees|amount foreign currency|original value"
        "|amount in original currency|foreign spend amount|type of currency amount|original currency amount",
        "de": "betrag fremdwahrung|fremdwahrungsbetrag|originalbetrag|betrag in fremdwahrung"
        "|ursprungsbetrag|betrag ursprung|betrag in originalwahrung|betrag in fremdwaehrung"
        "|ursprunglicher betrag|auslandsbetrag|betrag original",
        "fr": "montant en devise|montant devise|montant d origine|montant origine|montant en devises",
        "es": "importe original|importe en divisa|importe divisa|importe en moneda extranjera|importe origen",
        "it": "importo originale|importo in divisa|importo in valuta|importo valuta estera",
        "nl": "oorspr bedrag|oorspronkelijk bedrag|bedrag vreemde valuta|bedrag in vreemde munt"
        "|bedrag in valuta",
        "pt": "montante original|valor original|valor em moeda estrangeira|valor moeda estrangeira|valor em us",
        "pl": "kwota w walucie operacji|kwota oryginalna|kwota w walucie|kwota w walucie transakcji"
        "|kwota platnosci w walucie",
        "cs": "puvodni castka|castka v puvodni mene|castka v cizi mene|originalni castka"
        "|castka v mene obchodu|puvodni castka obchodu|castka obratu v mene",
        "sk": "originalna suma|povodna suma|suma v cudzej mene",
        "hu": "eredeti osszeg|eredeti tranzakcio osszege|deviza osszeg",
        "sv": "utlandskt belopp|belopp i utlandsk valuta|ursprungligt belopp|utl belopp",
        "da": "fremmed valuta belob|belob i valuta|oprindeligt belob|udenlandsk belob",
        "no": "belop i valuta|opprinnelig belop|utenlandsk belop|valutabelop|belop utenlandsk valuta",
        "fi": "alkuperainen summa|alkuperainen maara",
        "tr": "orijinal tutar|doviz tutari|doviz tutar",
        "ru": "сумма в валюте операции|сумма в валюте транзакции",
        "uk": "сума в валюті операції|сума у валюті транзакції|сума в валюті транзакції"
        "|сума у валюті операції",
        "ja": "現地通貨額|外貨金額|現地金額|現地利用額",
        "zh": "外币金额|原币金额|外幣金額",
    },
    (Role.FOREIGN_CURRENCY, 1): {
        "en": "local currency|foreign currency|original currency|target currency|type of currency"
        "|foreign currency code|currency foreign|original currency code",
        "de": "fremdwahrung|originalwahrung|ursprungswahrung|fremdwaehrung|wahrung original"
        "|originalwaehrung|typ fremdwahrung",
        "fr": "devise d origine|devise origine|devise etrangere",
        "es": "divisa original|moneda original|moneda extranjera|divisa origen",
        "it": "valuta originale|divisa originale|valuta estera",
        "nl": "oorspr munt|oorspronkelijke munt|vreemde munt|vreemde valuta|originele valuta",
        "pt": "moeda original|moeda estrangeira|moeda de origem",
        "pl": "waluta oryginalna|waluta kwoty oryginalnej|waluta platnosci|waluta obca",
        "cs": "puvodni mena|mena obchodu|cizi mena|originalni mena|mena transakce",
        "sk": "originalna mena|povodna mena",
        "hu": "eredeti devizanem|eredeti penznem|eredeti tranzakcio devizaneme",
        "sv": "utlandsk valuta|ursprunglig valuta|originalvaluta",
        "da": "fremmed valuta|oprindelig valuta",
        "no": "opprinnelig valuta|utenlandsk valuta|originalvaluta",
        "ru": "валюта транзакции",
        "uk": "валюта операції|валюта транзакції",
        "ja": "現地通貨|現地通貨コード",
        "zh": "原币种|外币币种",
    },
    (Role.FEE, 1): {
        "en": "fee|fees|commission|transaction fee|total fees|fee amount|fee amt",
        "de": "gebuhr|gebuhren|entgelt|provision|spesen",
        "fr": "frais|commission|commissions",
        "es": "comision|comisiones|tarifa",
        "it": "commissione|commissioni|spese",
        "nl": "kosten|tarief|provisie",
        "pt": "taxa|comissao|tarifa|comissoes",
        "pl": "prowizja|oplata",
        "cs": "poplatek|poplatky",
        "hu": "dij|koltseg|jutalek",
        "ro": "comision|taxa",
        "sv": "avgift",
        "da": "gebyr",
        "no": "gebyr",
        "fi": "kulut|palvelumaksu",
        "tr": "masraf|komisyon",
        "ru": "комиссия",
        "uk": "комісія|сума комісій",
        "ja": "手数料",
        "zh": "手续费|手續費|服务费",
    },
}

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
    "|debet|af|uit|uitgaand|soll|s|belastung|lastschrift|ausgang|debito|cargo|debe|gasto|egreso|dare"
    "|uscita|addebito|saida|depense|sortie|wn|obciazenie|wydatek|winien|odchozi|vydaj|vydej|kiadas|terheles|t"
    "|tartozik|kimeno|ut|uttag|udgift|otto|meno|borc|cikis|gider|b|giden|χρεωση|χ|дебет|расход|списание"
    "|витрата|списання|дт|дебит|isplata|duguje|rashod|breme|debetas|islaidos|deebet|支出|借|支|付|出金|支払"
    "|引出|출금|지급|debitare|odchadzajuca|plata|debits|negative|neg|minus"
)
MONEY_IN = (
    "credit|credits|cr|c|crdt|in|inflow|paid in|money in|deposit|income|received|incoming|kredit|bij|k"
    "|inkomend|haben|h|gutschrift|eingang|credito|abono|haber|ingreso|avere|entrata|accredito|entrada"
    "|recette|entree|ma|uznanie|przychod|prichozi|prijem|bevetel|jovairas|j|kovetel|bejovo|insattning"
    "|indtaegt|pano|tulo|alacak|giris|gelir|a|gelen|πιστωση|π|кредит|приход|зачисление|надходження|зарахування"
    "|кт|uplata|potrazuje|prihod|dobro|kreditas|pajamos|kreedit|收入|贷|貸|收|入金|預入|입금|creditare"
    "|prichadzajuca|incasare|positive|pos|plus"
)
# Kinds of bookings whose direction is known; weaker than the flags above.
KINDS_OUT = (
    "check|cheque|atm|fee|purchase|pos|card payment|card purchase|direct debit|dd|standing order|so|chq"
    "|payment|bill payment|eftpos|service charge|cash withdrawal|kartenzahlung|sale|charge|debit card"
    "|bancontact|topup out|transfer out"
)
KINDS_IN = (
    "dep|dslip|interest|salary|refund|return|dividend|cashback|direct deposit|directdep|payroll|bank credit|bgc"
    "|topup|transfer in|payment received|rückerstattung|erstattung|rimborso|remboursement|reembolso"
)

# What stands before or after an amount, folded to lower case, and the currencies it may mean.
SYMBOLS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP", "GIP", "FKP", "SHP"), "¥": ("JPY", "CNY"), "₹": ("INR",),
    "$": (
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BSD",
        "BBD", "BZD", "BMD", "FJD", "JMD", "LRD", "NAD", "TTD", "XCD", "KYD", "DOP",
    ),
    "₽": ("RUB",), "₴": ("UAH",), "₺": ("TRY",), "₪": ("ILS",), "₩": ("KRW",), "₫": ("VND",),
    "₦": ("NGN",), "₱": ("PHP",), "₸": ("KZT",), "₾": ("GEL",), "₼": ("AZN",), "₵": ("GHS",),
    "฿": ("THB",), "₡": ("CRC",), "₲": ("PYG",), "₭": ("LAK",), "₮": ("MNT",), "៛": ("KHR",),
    "us$": ("USD",), "u$s": ("USD",), "a$": ("AUD",), "au$": ("AUD",), "c$": ("CAD",),
    "ca$": ("CAD",), "nz$": ("NZD",), "s$": ("SGD",), "hk$": ("HKD",), "nt$": ("TWD",),
    "mx$": ("MXN",), "r$": ("BRL",), "zł": ("PLN",), "zl": ("PLN",), "kč": ("CZK",),
    "kc": ("CZK",), "ft": ("HUF",), "kr": ("SEK", "NOK", "DKK", "ISK"), "dkr": ("DKK",),
    "nkr": ("NOK",), "skr": ("SEK",), "fr": ("CHF",), "sfr": ("CHF",), "lei": ("RON", "MDL"),
    "лв": ("BGN",), "руб": ("RUB",), "р": ("RUB",), "грн": ("UAH",), "tl": ("TRY",),
    "rs": ("INR", "PKR", "LKR", "NPR", "MUR"), "r": ("ZAR",), "rm": ("MYR",), "rp": ("IDR",),
    "kn": ("HRK",), "元": ("CNY", "TWD"), "円": ("JPY",), "원": ("KRW",), "din": ("RSD",),
    "дин": ("RSD",), "ksh": ("KES",), "тг": ("KZT",), "₨": ("INR", "PKR", "LKR"),
    "rmb": ("CNY",), "btc": (), "eur": ("EUR",), "euro": ("EUR",), "euros": ("EUR",),
}  # fmt: skip
