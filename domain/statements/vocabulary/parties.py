"""Header words of columns that hold the other party and the account. Data only; see the package for the form."""

# ruff: noqa: E501 - a language is one line, in the letters of its own script

from __future__ import annotations

from domain.statements.layout import Role

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.PAYEE, 1): {
        "en": "payee|merchant|supplier|supplier name|merchant name|counterparty|counterparty name|counter party"
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
        "nl": "naam tegenpartij|begunstigde|tegenpartij|naam ontvanger|naam van de tegenpartij|tegenrekeninghouder|naam tegenrekening",
        "pt": "beneficiario|favorecido|destinatario|estabelecimento|contraparte|origem destino|title",
        "pl": "odbiorca|kontrahent|nazwa odbiorcy|dane kontrahenta|nadawca odbiorca"
        "|odbiorca nadawca|nazwa kontrahenta|odbiorca zleceniodawca",
        "cs": "nazev protiuctu|prijemce|nazev protistrany|protistrana|obchodni misto|obchodnik"
        "|jmeno protistrany|nazev obchodnika|nazev protiucet|nazev uctu protistrany",
        "sk": "nazov protiuctu|prijemca|protistrana|partner|nazov protistrany",
        "hu": "partner neve|partner|kedvezmenyezett|kedvezmenyezett neve|ellenoldali nev"
        "|ellenoldal neve|kereskedo|kedvezmenyezett megbizo neve|partner nev|partner elnevezese",
        "ro": "beneficiar|nume beneficiar|partener|comerciant",
        "sv": "mottagare|motpart|avsandare mottagare",
        "da": "modtager|modpart|modtagernavn",
        "no": "mottaker|motpart|til fra|betalt til|mottaker avsender",
        "fi": "saaja maksaja|maksunsaaja|saaja|maksun saaja|vastapuoli|saajan nimi|saaja maksaja nimi",
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
    # The bare word for a name is the account holder's where a better word stands beside it.
    (Role.PAYEE, 2): {
        "en": "name|full name",
        "de": "name",
        "fr": "nom",
        "es": "nombre",
        "it": "nome",
        "nl": "naam",
        "pt": "nome",
        "pl": "nazwa",
        "cs": "jmeno",
        "sk": "nazov",
        "hu": "nev",
        "ro": "nume",
        "sv": "namn",
        "da": "navn",
        "no": "navn",
        "fi": "nimi",
        "tr": "ad soyad|unvan",
        "hr": "naziv",
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
    (Role.ACCOUNT, 1): {
        "en": "account|account number|account name|account no|own account|account id|iban|card"
        "|card number|card no|bank account|from account number|account title|wallet",
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
