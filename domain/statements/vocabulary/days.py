"""Header words of columns that hold days. Data only; see the package for the form."""

# ruff: noqa: E501, RUF001 - a language is one line, in the letters of its own script

from __future__ import annotations

from domain.statements.layout import Role

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.DATE, 1): {
        "en": "transaction date|date of transaction|trans date|tran date|txn date|purchase date"
        "|date|created|created date|completed date|date completed|date time|datetime|timestamp"
        "|created on|date posted|transaction time",
        "de": "datum|belegdatum|kaufdatum|transaktionsdatum|einkaufsdatum|umsatzdatum|abschlussdatum"
        "|datum des abschlusses|umsatztag|kauftag|zahlungsdatum",
        "fr": "date|date operation|date de l operation|date d operation|date de transaction"
        "|date achat|date de la transaction|date de l achat",
        "es": "fecha|fecha operacion|fecha de operacion|f operacion|fecha de la operacion"
        "|fecha movimiento|fecha de transaccion|fecha transaccion|fecha compra|fecha de compra",
        "it": "data|data operazione|data movimento|data transazione|data acquisto",
        "nl": "datum|transactiedatum|datum transactie|uitvoeringsdatum|datum van uitvoering"
        "|verrichtingsdatum",
        "pt": "data|data mov|data movimento|data do movimento|data lancamento|data de lancamento"
        "|data operacao|data da operacao|data da transacao|data transacao|data da compra|data de compra"
        "|data lanc",
        "pl": "data|data transakcji|data operacji",
        "cs": "datum|datum transakce|datum provedeni|datum operace|datum pohybu|datum uskutecneni"
        "|datum a cas",
        "sk": "datum|datum transakcie|datum realizacie",
        "hu": "datum|tranzakcio datuma|terheles datuma|tranzakcio ideje|tranzakcio datum|muvelet datuma|tranzakcio idopontja",
        "ro": "data|data tranzactiei|data tranzactie|data operatiunii",
        "sv": "datum|transaktionsdag|transaktionsdatum|kopdatum|inkopsdatum",
        "da": "dato|transaktionsdato|kobsdato",
        "no": "dato|utfort dato|transaksjonsdato|kjopsdato",
        "fi": "pvm|paivamaara|tapahtumapaiva|ostopaiva|maksupaiva",
        "tr": "tarih|islem tarihi|tarih saat|hareket tarihi|muhasebe tarihi|tarihi",
        "el": "ημερομηνια|ημ νια|ημ συναλλαγησ|ημερομηνια συναλλαγησ|ημερομηνια κινησησ|ημ νια συναλλαγησ",
        "ru": "дата|дата операции|дата транзакции|дата проводки|дата платежа|дата совершения операции"
        "|дата и время операции|дата обработки",
        "uk": "дата|дата операції|дата транзакції|дата і час операції|дата проведення|дата та час операції",
        "bg": "дата|дата на операцията|дата на транзакцията|счетоводна дата",
        "hr": "datum|datum transakcije|datum izvrsenja|datum placila",
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
        "de": "buchungstag|buchungsdatum|buchung|verbuchungsdatum|gebucht am|buchungszeit"
        "|datum des beginns",
        "fr": "date de debut|date de fin|date comptable|date de comptabilisation|date comptabilisation",
        "es": "fecha de inicio|fecha de finalizacion|fecha contable|f contable",
        "it": "data contabile|data registrazione|data contabilizzazione",
        "nl": "boekdatum|boekingsdatum",
        "pl": "data ksiegowania|data zaksiegowania|data rozliczenia",
        "cs": "datum zauctovani|zauctovano",
        "sk": "datum zauctovania|datum uctovania",
        "hu": "konyveles datuma|konyvelesi datum|konyveles",
        "ro": "data inregistrarii",
        "sv": "bokforingsdag|bokforingsdatum|bokford|bokforings datum|reskontradatum",
        "da": "bogforingsdato|bogfort|posteringsdato|bogfort dato",
        "no": "bokforingsdato|bokfort|bokfort dato|posteringsdato",
        "fi": "kirjauspaiva|kirjauspaivamaara|pvm kirjaus",
        "hr": "datum knjizenja|datum knjizbe",
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
