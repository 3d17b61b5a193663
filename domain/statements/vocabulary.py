"""The header words of bank exports, by role and language. Data only; compared after folding.

A rank tells which of several columns is the better one for a role: 1 before 2 before 3. Terms are
whole headers or whole words of headers; the matching is in `headers`.
"""

from __future__ import annotations

from domain.statements.layout import Role

# (role, rank) -> language -> terms separated by "|".
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
    (Role.DESCRIPTION, 1): {
        "en": "description|transaction description|details|transaction details|particulars|narrative"
        "|narration|remittance information|payment details|merchant description|text|activity"
        "|description 1|description 2|statement details|transaction information|transaction remarks"
        "|merchant name and location|payment reference information|purpose|detail",
        "de": "verwendungszweck|vorgang verwendungszweck|buchungstext verwendungszweck|beschreibung"
        "|buchungsdetails|umsatztext|mitteilung|avisierungstext|beschreibung 1|zahlungszweck"
        "|transaktionsbeschreibung|verwendungszweckzeile|zahlungsreferenz text",
        "fr": "libelle|libelle operation|libelle complet|libelle de l operation|description"
        "|libelle simplifie|designation|intitule|communication|communications|nature de l operation"
        "|libelle interne|details de l operation|informations complementaires",
        "es": "concepto|descripcion|detalle|movimiento|descripcion operacion|texto|concepto movimiento",
        "it": "descrizione|descrizione operazione|descrizione estesa|causale descrizione|dettagli"
        "|descrizione movimento|operazione",
        "nl": "omschrijving|omschrijving 1|omschrijving 2|omschrijving 3|mededelingen|mededeling"
        "|beschrijving|naam omschrijving|vrije mededeling|transactiedetails",
        "pt": "descricao|historico|descritivo|lancamento|descricao do movimento|movimento|detalhe",
        "pl": "opis operacji|opis|tytul|tytul operacji|opis transakcji|tytul przelewu|szczegoly"
        "|tytul platnosci|szczegoly transakcji",
        "cs": "popis|zprava pro prijemce|poznamka|popis transakce|popis operace|zprava|detail"
        "|ucel platby|nazev",
        "sk": "popis|sprava pre prijemcu|ucel platby|popis transakcie|informacia pre prijemcu",
        "hu": "kozlemeny|leiras|megjegyzes|tranzakcio leirasa|reszletek|megnevezes",
        "ro": "descriere|detalii|detalii tranzactie|explicatii|descrierea tranzactiei|explicatie",
        "sv": "text|beskrivning|meddelande|transaktion|rubrik|specifikation|transaktionstext"
        "|verksamhet",
        "da": "tekst|beskrivelse|posteringstekst|postering|meddelelse|specifikation",
        "no": "tekst|beskrivelse|forklaring|melding|tittel|transaksjonstekst|spesifikasjon",
        "fi": "selite|viesti|selitys|kuvaus|tapahtuman selite|viestin sisalto",
        "tr": "aciklama|islem aciklamasi|islem|aciklamalar|islem detayi",
        "el": "περιγραφη|αιτιολογια|περιγραφη κινησησ|περιγραφη συναλλαγησ",
        "ru": "описание|назначение платежа|описание операции|назначение|основание|детали операции"
        "|содержание операции",
        "uk": "опис|призначення платежу|опис операції|деталі операції|призначення",
        "bg": "описание|основание|пояснение|описание на операцията",
        "hr": "opis|opis placanja|opis transakcije|opis placila|namen|namen placila|svrha",
        "lt": "aprasymas|paskirtis|mokejimo paskirtis|detales",
        "et": "selgitus|kirjeldus",
        "lv": "detalas|maksajuma merkis|informacija|maksajuma detalas",
        "ja": "摘要|内容|取引内容|お取引内容|摘要内容|ご利用店名|利用店名|ご利用先|入出金内容|お取り扱い内容|入出金 内容|備考",
        "zh": "摘要|交易摘要|交易说明|交易說明|描述|说明|商品说明|商品|用途|交易描述|交易地点|附言",
        "ko": "적요|내용|거래내용|기재내용|거래 내용",
        "id": "keterangan|uraian|deskripsi",
    },
    (Role.DESCRIPTION, 2): {
        "en": "memo|message|reference text|additional information|payment reference"
        "|remarks|reference|your reference|statement description|extended details",
        "de": "buchungstext|text|zweck|buchungsinformationen",
        "fr": "reference operation|motif|detail",
        "es": "observaciones|mas datos",
        "it": "causale",
        "nl": "betalingskenmerk",
        "fi": "viite|viitenumero",
    },
    (Role.DESCRIPTION, 3): {
        "en": "original description|appears on your statement as|raw description",
    },
    (Role.PAYEE, 1): {
        "en": "payee|merchant|merchant name|name|counterparty|counterparty name|counter party"
        "|counterparty owner|beneficiary|recipient|other party|other party name|to from|vendor"
        "|target name|payee name|beneficiary name|payer payee|partner name|place",
        "de": "empfanger|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger"
        "|auftraggeber empfanger|name zahlungsbeteiligter|zahlungsempfanger|auftraggeber begunstigter"
        "|begunstigter auftraggeber|zahlungsempfanger in|zahlungsempfangerin|gegenpartei|handler"
        "|empfanger zahlungspflichtiger|partnername|partner name|beguenstigter|begunstigter"
        "|haendler|zahlungspartner|name des zahlungsbeteiligten|gegenkonto name|kontrahent",
        "fr": "beneficiaire|tiers|nom de la contrepartie|contrepartie|commercant|destinataire"
        "|nom contrepartie|nom du tiers",
        "es": "beneficiario|comercio|ordenante beneficiario|destinatario|contrapartida|establecimiento",
        "it": "beneficiario|controparte|esercente|ordinante beneficiario|intestatario",
        "nl": "naam|naam tegenpartij|begunstigde|tegenpartij|naam ontvanger|naam van de tegenpartij",
        "pt": "beneficiario|favorecido|destinatario|estabelecimento|contraparte|origem destino|title"
        "|nome",
        "pl": "odbiorca|kontrahent|nazwa odbiorcy|dane kontrahenta|nadawca odbiorca"
        "|odbiorca nadawca|nazwa kontrahenta|odbiorca zleceniodawca",
        "cs": "nazev protiuctu|prijemce|nazev protistrany|protistrana|obchodni misto|obchodnik"
        "|jmeno protistrany|nazev obchodnika|nazev protiucet|nazev uctu protistrany",
        "sk": "nazov protiuctu|prijemca|protistrana|partner|nazov protistrany",
        "hu": "partner neve|partner|kedvezmenyezett|kedvezmenyezett neve|ellenoldali nev"
        "|ellenoldal neve|kereskedo|kedvezmenyezett megbizo neve|partner nev",
        "ro": "beneficiar|nume beneficiar|partener|comerciant",
        "sv": "mottagare|motpart|namn|avsandare mottagare",
        "da": "modtager|navn|modpart|modtagernavn",
        "no": "mottaker|navn|motpart|til fra|betalt til|mottaker avsender",
        "fi": "saaja maksaja|saaja|maksun saaja|nimi|vastapuoli|saajan nimi|saaja maksaja nimi",
        "tr": "alici|karsi hesap adi|alici unvan|karsi taraf|isyeri",
        "el": "δικαιουχοσ|αντισυμβαλλομενοσ",
        "ru": "контрагент|получатель|наименование получателя|наименование контрагента|получатель платежа",
        "uk": "контрагент|одержувач|отримувач|найменування контрагента|назва контрагента",
        "bg": "контрагент|получател|наредител получател|получател наредител",
        "hr": "primatelj|naziv primatelja|prejemnik|naziv prejemnika|primatelj platitelj",
        "lt": "gavejas|moketojas gavejas|gavejo pavadinimas|gavejas moketojas",
        "et": "saaja maksja nimi|saaja maksja|saaja",
        "lv": "sanemejs|partneris|maksatajs sanemejs|sanemejs maksatajs",
        "ja": "お支払先|支払先|振込先|相手先|取引先|取引先名|相手方",
        "zh": "交易对方|对方户名|对方名称|對方戶名|收款人|商户名称|商户|对方账户名称|对方姓名|交易对手",
        "ko": "거래처|받는분|가맹점명|이용가맹점|의뢰인 수취인",
    },
    (Role.PAYER, 1): {
        "en": "payer|sender|from name|payer name|remitter|source name|ordering party",
        "de": "zahlungspflichtige r|zahlungspflichtiger|auftraggeber|einzahler|zahlungspflichtige",
        "fr": "emetteur|donneur d ordre|payeur",
        "es": "ordenante",
        "it": "ordinante",
        "pt": "ordenante",
        "pl": "nadawca|zleceniodawca|nazwa nadawcy|nazwa zleceniodawcy",
        "cs": "platce",
        "sk": "platitel",
        "sv": "avsandare",
        "da": "afsender",
        "no": "avsender|betalt fra|betaler",
        "fi": "maksaja",
        "ru": "плательщик|отправитель",
        "uk": "платник|відправник",
        "bg": "наредител",
        "hr": "platitelj|naziv platitelja|placnik|naziv placnika",
        "lt": "moketojas",
        "lv": "maksatajs",
    },
    (Role.NOTE, 1): {
        "en": "note|notes|comment|comments|personal note|annotation|your note",
        "de": "notiz|anmerkung|kommentar|bemerkung|eigene notiz|notizen",
        "fr": "commentaire|note|commentaires",
        "es": "nota|notas|comentario|comentarios",
        "it": "note|nota",
        "nl": "notitie|opmerking|opmerkingen",
        "pt": "nota|notas|observacoes|observacao|comentario",
        "pl": "notatka|komentarz|uwagi",
        "cs": "vlastni poznamka|poznamka pro me|komentar|moje poznamka",
        "sk": "vlastna poznamka|poznamka",
        "hu": "jegyzet",
        "sv": "anteckning|egen anteckning",
        "da": "notat|note|egen note",
        "no": "notat|egen notat",
        "fi": "muistiinpano|oma muistiinpano",
        "tr": "not|notlar",
        "ru": "комментарий|примечание|заметка",
        "uk": "коментар|примітка",
        "ja": "メモ",
        "zh": "备注|備註|附註",
        "ko": "메모|비고",
    },
    (Role.CATEGORY, 1): {
        "en": "category|transaction category|spending category|category name",
        "de": "kategorie|hauptkategorie",
        "fr": "categorie|categorie operation",
        "es": "categoria",
        "it": "categoria",
        "nl": "categorie|rubriek|rubrieknaam",
        "pt": "categoria",
        "pl": "kategoria",
        "cs": "kategorie",
        "sk": "kategoria",
        "hu": "kategoria|koltesi kategoria",
        "ro": "categorie",
        "sv": "kategori",
        "fi": "kategoria|luokka",
        "tr": "kategori",
        "el": "κατηγορια",
        "ru": "категория",
        "uk": "категорія",
        "ja": "カテゴリ|分類|大項目",
        "zh": "交易分类|分类|类别|類別",
        "ko": "카테고리|분류",
    },
    (Role.CATEGORY, 2): {
        "en": "subcategory|sub category",
        "de": "unterkategorie",
        "fr": "sous categorie",
        "es": "subcategoria",
        "it": "sottocategoria",
        "ja": "中項目",
    },
    (Role.LABELS, 1): {
        "en": "labels|tags|label|tag|hashtags",
        "de": "schlagworte|schlagworter|stichworte",
        "fr": "etiquettes|tags",
        "es": "etiquetas",
        "it": "etichette",
        "nl": "labels|tags",
        "pt": "etiquetas|marcadores",
        "pl": "etykiety|tagi",
        "cs": "stitky",
        "hu": "cimkek",
        "sv": "etiketter|taggar",
        "ru": "теги|метки",
        "zh": "标签",
    },
    (Role.STATUS, 1): {
        "en": "status|state|transaction status|cleared",
        "de": "zustand|buchungsstatus",
        "fr": "etat|statut",
        "es": "estado",
        "it": "stato",
        "pt": "estado|situacao",
        "pl": "stan|status transakcji",
        "cs": "stav",
        "hu": "statusz|allapot",
        "ro": "stare",
        "fi": "tila",
        "tr": "durum",
        "ru": "статус",
        "uk": "статус",
        "ja": "状態",
        "zh": "当前状态|交易状态|状态|狀態",
        "ko": "상태",
    },
    (Role.KIND, 1): {
        "en": "transaction type|type|tran type|trans type|payment type|type of transaction|txn type"
        "|transaction code|code|posting type",
        "de": "umsatzart|transaktionstyp|umsatztyp|buchungsart|vorgang|art|transaktionsart",
        "fr": "type operation|type d operation|type de transaction|type|nature",
        "es": "tipo|tipo de operacion|tipo movimiento|tipo de movimiento",
        "it": "tipo operazione|tipologia|tipo|tipo movimento",
        "nl": "mutatiesoort|transactietype|type|soort|code|transactiesoort|boekingssoort",
        "pt": "tipo|tipo de movimento|tipo de transacao",
        "pl": "typ operacji|rodzaj operacji|typ transakcji|rodzaj transakcji|typ",
        "cs": "typ|typ transakce|typ pohybu|typ operace|typ platby",
        "sk": "typ transakcie|typ pohybu|typ",
        "hu": "tranzakcio tipusa|tipus|tranzakcio tipus|forgalom tipusa",
        "ro": "tip tranzactie|tipul tranzactiei|tip",
        "sv": "typ|transaktionstyp|kategori typ",
        "da": "type|transaktionstype",
        "no": "type|transaksjonstype|undertype|betalingstype",
        "fi": "tapahtumalaji|tapahtumatyyppi|laji",
        "tr": "islem tipi|islem turu|islem adi",
        "ru": "тип операции|вид операции|тип",
        "uk": "тип операції|вид операції|тип",
        "hr": "vrsta transakcije|vrsta|tip",
        "ja": "取引区分|区分|取引種別|種別|取引名|支払方法",
        "zh": "交易类型|交易類型|交易类别|业务类型|交易方式",
        "ko": "거래구분|거래종류",
    },
    (Role.REFERENCE, 1): {
        "en": "id|transaction id|unique id|fitid|transaction identifier|uuid|unique reference"
        "|transaction uid|transaction number|transaction no|journal no|sequence number"
        "|transfer id|transferwise id|bank transaction id|unique transaction id|reference id",
        "de": "transaktions id|transaktionsnummer|umsatz id|transaktionscode|archivierungskennung"
        "|transaktions nr|umsatznummer|buchungsnummer",
        "fr": "identifiant|id operation|id transaction|identifiant operation|numero d operation",
        "es": "identificador|id transaccion|id operacion|numero de operacion",
        "it": "id transazione|identificativo|id operazione|numero operazione",
        "nl": "volgnr|volgnummer|transactie id|transactienummer|transactiereferentie",
        "pt": "identificador|id da transacao|id transacao|id operacao",
        "pl": "identyfikator|identyfikator transakcji|id transakcji|numer transakcji|numer operacji",
        "cs": "id pohybu|id transakce|id operace|identifikace transakce|cislo transakce",
        "sk": "id transakcie|id pohybu|cislo transakcie",
        "hu": "tranzakcio azonosito|tranzakcioazonosito|tranzakcio azonositoja|bizonylatszam",
        "ro": "id tranzactie|numar tranzactie",
        "sv": "verifikationsnummer|transaktionsid|transaktionsreferens",
        "da": "transaktions id|lobenummer",
        "no": "transaksjonsid|arkivref|arkivreferanse|numerisk referanse",
        "fi": "arkistointitunnus|tapahtumatunnus|arkistointiviite",
        "tr": "islem no|dekont no|fis no|islem referansi|fis dekont no",
        "ru": "номер операции|идентификатор операции|код операции|идентификатор|id операции",
        "uk": "номер операції|ідентифікатор|код операції",
        "hr": "id transakcije|referenca transakcije|broj transakcije",
        "lt": "operacijos nr|iraso nr|unikalus numeris",
        "et": "arhiveerimistunnus",
        "ja": "取引番号|取引id|お取引番号",
        "zh": "交易单号|交易订单号|流水号|交易流水号|交易序号|流水號|交易号",
        "ko": "거래번호|일련번호",
    },
    (Role.ACCOUNT, 1): {
        "en": "account|account number|account name|account no|own account|account id|iban|card"
        "|card number|card no|bank account|from account number|account title",
        "de": "auftragskonto|kontonummer|konto|auftraggeberkonto|iban auftraggeberkonto|eigenes konto"
        "|iban auftragskonto|bezeichnung auftragskonto|kontobezeichnung|kartennummer|karte"
        "|kartennummer|referenzkonto",
        "fr": "compte|numero de compte|n compte|numero compte|compte label|compte numero|account num"
        "|comptenum|comptelabel|carte|n de compte",
        "es": "cuenta|numero de cuenta|n cuenta|tarjeta|numero cuenta",
        "it": "conto|numero conto|rapporto|carta|conto corrente",
        "nl": "rekening|rekeningnummer|iban bban|rekening naam",
        "pt": "conta|numero da conta|cartao",
        "pl": "rachunek|nr rachunku|numer rachunku|konto|numer konta|moj rachunek|numer rachunku karty",
        "cs": "ucet|cislo uctu|nazev uctu|vlastni cislo uctu|muj ucet|nazev meho uctu",
        "sk": "ucet|cislo uctu|iban uctu",
        "hu": "szamlaszam|szamla neve|konyvelesi szamla|szamla|szamla szama|kartyaszam",
        "ro": "cont|numar cont|contul",
        "sv": "konto|kontonummer|kontonamn|kontonr",
        "da": "konto|kontonummer|kontonavn",
        "no": "konto|kontonummer|fra konto navn",
        "fi": "tili|tilinumero|oma tili",
        "tr": "hesap|hesap no|hesap numarasi|kart no",
        "el": "λογαριασμοσ|αριθμοσ λογαριασμου",
        "ru": "счет|номер счета|номер карты|карта",
        "uk": "рахунок|картка|номер рахунку",
        "hr": "racun|broj racuna|stevilka racuna",
        "lt": "saskaita|saskaitos nr",
        "et": "kliendi konto|konto",
        "lv": "konts|konta numurs",
        "ja": "口座|口座番号|保有金融機関|カード",
        "zh": "账号|賬號|帳號|卡号|账户|帳戶|卡号末四位",
        "ko": "계좌번호|계좌",
    },
}
