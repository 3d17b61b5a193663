"""Header words of columns that hold days. Data only; see the package for the form."""

# ruff: noqa: E501, RUF001 - a language is one line, in the letters of its own script

from __future__ import annotations

from domain.statements.layout import Role

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.DATE, 1): {
        "en": "transaction date|date of transaction|trans date|tran date|txn date|purchase date"
        "|date|created|created date|completed date|date completed|date time|datetime|timestamp"
        "|created on|date posted|transaction time",
        "de": "buchungstag|buchungsdatum|buchung|datum|belegdatum|kaufdatum|transaktionsdatum"
        "|einkaufsdatum|umsatzdatum|abschlussdatum",
        "fr": "date|date operation|date de l operation|date d operation|date de transaction"
        "|date comptable|date de comptabilisation|date achat|date de la transaction",
        "es": "fecha|fecha operacion|fecha de operacion|f operacion|fecha de la operacion"
        "|fecha contable|fecha movimiento|fecha de transaccion|fecha transaccion|f contable",
        "it": "data|data operazione|data contabile|data registrazione|data movimento"
        "|data contabilizzazione|data transazione",
        "nl": "datum|boekdatum|boekingsdatum|transactiedatum|datum transactie|uitvoeringsdatum"
        "|datum van uitvoering",
        "pt": "data|data mov|data movimento|data do movimento|data lancamento|data de lancamento"
        "|data operacao|data da operacao|data da transacao|data transacao|data da compra",
        "pl": "data|data transakcji|data operacji|data ksiegowania|data zaksiegowania",
        "cs": "datum|datum zauctovani|datum transakce|datum provedeni|datum operace"
        "|datum pohybu|datum uskutecneni|zauctovano|datum a cas",
        "sk": "datum|datum zauctovania|datum transakcie|datum uctovania|datum realizacie",
        "hu": "datum|tranzakcio datuma|konyveles datuma|konyvelesi datum|konyveles|terheles datuma"
        "|tranzakcio ideje|tranzakcio datum|muvelet datuma|tranzakcio idopontja",
        "ro": "data|data tranzactiei|data tranzactie|data inregistrarii|data operatiunii",
        "sv": "datum|bokforingsdag|bokforingsdatum|transaktionsdag|transaktionsdatum|bokford"
        "|bokforings datum|kopdatum",
        "da": "dato|bogforingsdato|bogfort|posteringsdato|transaktionsdato|bogfort dato|kobsdato",
        "no": "dato|bokforingsdato|bokfort|bokfort dato|utfort dato|transaksjonsdato|kjopsdato"
        "|posteringsdato",
        "fi": "pvm|paivamaara|kirjauspaiva|kirjauspaivamaara|tapahtumapaiva|maksupaiva|pvm kirjaus",
        "tr": "tarih|islem tarihi|tarih saat|hareket tarihi|muhasebe tarihi|tarihi",
        "el": "ημερομηνια|ημ νια|ημ συναλλαγησ|ημερομηνια συναλλαγησ|ημερομηνια κινησησ|ημ νια συναλλαγησ",
        "ru": "дата|дата операции|дата транзакции|дата проводки|дата платежа|дата совершения операции"
        "|дата и время операции|дата обработки",
        "uk": "дата|дата операції|дата транзакції|дата і час операції|дата проведення|дата та час операції",
        "bg": "дата|дата на операцията|дата на транзакцията|счетоводна дата",
        "hr": "datum|datum transakcije|datum knjizenja|datum izvrsenja|datum knjizbe|datum placila",
        "lt": "data|operacijos data|data ir laikas",
        "et": "kuupaev|kande kuupaev",
        "lv": "datums|datums un laiks",
        "ja": "日付|取引日|お取引日|取扱日|お取り扱い日|ご利用日|利用日|年月日|操作日|取引日付|入出金日|計算日|ご利用年月日",
        "zh": "交易日期|交易日|日期|交易时间|交易時間|记账日期|記帳日期|记账日|入账日期|入帳日期|帳務日期|账务日期|消费日期",
        "ko": "거래일시|거래일|거래일자|날짜|이용일|승인일자",
        "id": "tanggal|tanggal transaksi|tgl",
    },
    (Role.DATE, 2): {
        "en": "booking date|posting date|posted date|post date|posted|date processed|process date"
        "|processed date|entry date|effective date|date started|started date|settlement date"
        "|processed on|finished on",
        "de": "verbuchungsdatum|gebucht am|buchungszeit",
        "fr": "date de debut|date de fin",
        "es": "fecha de inicio|fecha de finalizacion",
    },
    (Role.VALUE_DATE, 1): {
        "en": "value date|val date|value dt|interest date",
        "de": "valuta|valutadatum|wertstellung|wertstellungsdatum|wertstellungstag|valuta datum|wert",
        "fr": "date valeur|date de valeur|valeur",
        "es": "fecha valor|f valor|fecha de valor",
        "it": "data valuta|valuta",
        "nl": "valuta|valutadatum|rentedatum|valuta datum",
        "pt": "data valor|data de valor|data do balancete",
        "pl": "data waluty|data waluty operacji",
        "cs": "valuta|datum valuty|datum splatnosti",
        "hu": "erteknap|erteknapja|ertek datuma",
        "ro": "data valutei",
        "sv": "valutadag|valutadatum|rantedag",
        "da": "rentedato|valor|valordato|valoerdato",
        "no": "rentedato|valuteringsdato|valutadato",
        "fi": "arvopaiva|arvopvm",
        "tr": "valor|valor tarihi",
        "el": "ημερομηνια αξιασ|valeur|ημ νια αξιασ|αξια",
        "ru": "дата валютирования",
        "hr": "datum valute|datum valutacije",
        "ja": "起算日|決済日",
        "zh": "起息日",
    },
}
