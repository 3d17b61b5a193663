"""Header words of columns that hold states, sorts of bookings and ids. Data only; see the package for the form."""

# ruff: noqa: E501 - a language is one line, in the letters of its own script

from __future__ import annotations

from domain.statements.layout import Role

HEADERS: dict[tuple[Role, int], dict[str, str]] = {
    (Role.STATUS, 1): {
        "en": "status|state|transaction status",
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
}
