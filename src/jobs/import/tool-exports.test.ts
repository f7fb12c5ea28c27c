import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnRole, ImportTarget } from '../../contract/column-roles.ts'
import { projectInMemory } from '../../store/open.ts'
import { inspectFile } from './inspect.ts'
import { failureOf, load, TestFolder } from './test-import.ts'

const folder = new TestFolder()
afterAll(() => folder.remove())

type Case = {
  readonly name: string
  readonly header: string
  readonly row: (n: number) => string
  readonly below?: string
  readonly target: ImportTarget
  readonly roles: Readonly<Record<string, ColumnRole>>
  readonly plan?: object
  /** Set aside of six rows. */
  readonly aside?: number
}

/** Headers as the tools write them, rows made up; twelve rows each. */
const cases: readonly Case[] = [
  {
    name: 'pedidos.csv',
    header:
      'Número do pedido;Data do pedido;Cliente;E-mail do cliente;CPF;Produto;Código (SKU);Quantidade;Preço unitário;Valor total;Situação',
    row: (n) =>
      `${n};${13 + n}/03/2025;João;j${n}@example.com;000.000.000-0${n};Caneca;CAN${n};2;R$ 1.249,90;R$ 2.499,80;${n === 2 ? 'Cancelado' : 'Pago'}`,
    target: 'interactions',
    roles: {
      'Número do pedido': 'order-id',
      Cliente: 'customer-name',
      'E-mail do cliente': 'email',
      CPF: 'ignore',
      Produto: 'product-name',
      'Código (SKU)': 'product-id',
      'Valor total': 'line-total',
      Situação: 'order-status',
    },
    plan: { currency: 'BRL', decimalComma: true, dateOrder: 'dmy' },
    aside: 1,
  },
  {
    name: 'zamowienia.csv',
    header: 'Nr zamówienia;Data zamówienia;Klient;E-mail;Produkt;SKU;Ilość;Cena jednostkowa;Wartość;Waluta',
    row: (n) =>
      `ZAM/${n}/2025;${13 + n}.03.2025;Ewa Żak;e${n}@example.com;Kubek;KUB${n};2;1 249,99 zł;2 499,98 zł;PLN`,
    target: 'interactions',
    roles: {
      Klient: 'customer-name',
      'E-mail': 'email',
      Ilość: 'quantity',
      'Cena jednostkowa': 'unit-price',
      Wartość: 'line-total',
    },
    plan: { currency: 'PLN', decimalComma: true },
  },
  {
    name: 'commandes.csv',
    header:
      'N° commande;Date de commande;Réf. client;Nom du client;Réf. produit;Produit;Quantité;Prix unitaire TTC;Montant TTC;Statut',
    row: (n) =>
      `CMD${n};${13 + n}/03/2025;CL${n};Éva Dùpont;P${n};Tasse;2;12,50 €;25,00 €;${n === 3 ? 'Annulée' : 'Livrée'}`,
    target: 'interactions',
    roles: { 'Réf. client': 'customer-id', 'Réf. produit': 'product-id', 'Prix unitaire TTC': 'unit-price' },
    plan: { currency: 'EUR', decimalComma: true },
    aside: 1,
  },
  {
    name: 'bestellungen.csv',
    header:
      'Bestellnummer;Bestelldatum;Kundennummer;Vorname;Nachname;PLZ;Artikelnummer;Menge;Einzelpreis;Status',
    // No day decides the order of day and month, dots do.
    row: (n) =>
      `B${n};${1 + n}.03.2025;K${n};Eva;Müller;0${1067 + n};A${n};1;1.012,50;${n === 1 ? 'Storniert' : 'Versendet'}`,
    target: 'interactions',
    roles: { Vorname: 'customer-name', Nachname: 'customer-name', PLZ: 'postcode', Status: 'order-status' },
    plan: { dateOrder: 'dmy', decimalComma: true },
    aside: 1,
  },
  {
    name: '注文.csv',
    header: '注文番号,注文日時,会員ID,商品番号,商品名,個数,単価,小計,都道府県,ステータス',
    row: (n) =>
      `R-${n},2025/03/${13 + n} 10:15:00,M${n},MUG${n},マグカップ,2,"1,980円","3,960円",東京都,${n === 0 ? 'キャンセル' : '発送済'}`,
    target: 'interactions',
    roles: {
      注文番号: 'order-id',
      会員ID: 'customer-id',
      個数: 'quantity',
      単価: 'unit-price',
      小計: 'line-total',
    },
    plan: { currency: 'JPY' },
    aside: 1,
  },
  {
    name: '销售明细.csv',
    header: '日期,单据编号,客户编码,客户简称,存货编码,存货名称,数量,含税单价,价税合计,业务员',
    row: (n) => `2025-03-0${n + 1},XS${n},K${n},华北商贸,CH${n},马克杯,10,8.50,85.00,王五`,
    below: '小计 华北,,,,,,60,,510.00,\n总计,,,,,,60,,510.00,\n',
    target: 'interactions',
    roles: { 单据编号: 'order-id', 客户编码: 'customer-id', 存货编码: 'product-id', 价税合计: 'line-total' },
    plan: { currency: 'CNY' },
  },
  {
    name: 'campaigns.csv',
    // The period in the title decides: the days alone do not.
    header:
      '"Report Name: Campaign report"\n"Report Time: 3/1/2025,3/31/2025"\n\n"Gregorian date","Campaign name","Impressions","Clicks","Spend"',
    row: (n) => `"3/${n + 1}/2025","Brand","${1000 + n}","5${n}","20.50"`,
    below: '"-","-","6015","315","123.00"\n"©2025 Microsoft Corporation. All rights reserved. "\n',
    target: 'campaign-results',
    roles: { 'Gregorian date': 'time', Spend: 'cost' },
    plan: { dateOrder: 'mdy' },
  },
  {
    name: 'groceries.csv',
    header: 'Member_number,Date,itemDescription',
    row: (n) => `${1808 + n},${13 + n}-07-2015,tropical fruit ${n}`,
    target: 'interactions',
    roles: { Member_number: 'customer-id', itemDescription: 'product-name' },
  },
  {
    name: 'receipts.csv',
    header: 'Receipt,Date,Customer,Customer Code,Item,SKU,Quantity,Price,Line Total',
    row: (n) => `${100 + n},2025-03-0${n + 1},Ann Lee,AL-${n},Mug ${n},${10000 + n},2,18.00,36.00`,
    target: 'interactions',
    roles: {
      Receipt: 'order-id',
      Customer: 'customer-name',
      'Customer Code': 'customer-id',
      Item: 'product-name',
    },
  },
  {
    name: 'invoices.csv',
    // The total of the invoice, with taxes, is not that of its line.
    header: 'Invoice Date,Invoice ID,Customer ID,Item Name,Quantity,Item Price,Item Total,SubTotal,Total',
    row: (n) =>
      `2025-03-0${n + 1},I${n},C${n},Widget,${n + 1}.00,100.00,${(n + 1) * 100}.00,900.00,${(n + 1) * 118}.00`,
    target: 'interactions',
    roles: { 'Item Total': 'line-total', Total: 'ignore', 'Item Price': 'unit-price' },
  },
  {
    name: 'deals.csv',
    header:
      'Deal - ID,Deal - Title,Deal - Value,Deal - Contact person,Deal - Status,Deal - Won time,Deal - Product name',
    row: (n) => `${n},Acme ${n},${n}00,Ann Lee,${n === 1 ? 'Lost' : 'Won'},2025-02-0${n + 1} 11:00:00,`,
    target: 'interactions',
    roles: { 'Deal - Value': 'line-total', 'Deal - Title': 'product-name', 'Deal - Won time': 'time' },
    aside: 2,
  },
]

describe('exports of tools that have no preset', () => {
  it.each(cases)('$name', async ({ name, header, row, below = '', target, roles, plan = {}, aside = 0 }) => {
    const rows = Array.from({ length: 6 }, (_, n) => row(n))
    const path = folder.write(name, `${[header, ...rows].join('\n')}\n${below}`)
    const inspection = await inspectFile(path, {})
    expect(inspection.plan).toMatchObject({ target, ...plan })
    expect(inspection.ambiguousDates).toEqual([])
    const told = Object.fromEntries(
      inspection.columns.map((column, at) => [column.header, inspection.plan.roles[at]]),
    )
    expect(told).toMatchObject(roles)
    const { counts, flags } = await load(projectInMemory(), path, inspection.plan)
    expect({ accepted: counts.accepted, aside: counts.quarantined }).toEqual({ accepted: 6 - aside, aside })
    expect(flags).toEqual([])
  })

  it('of interfaces name their values within wrappers', async () => {
    const event = (n: number): object => ({
      type: 'event',
      id: `ev${n}`,
      attributes: { datetime: `2025-02-0${n + 1}T10:00:00Z`, event_properties: { ProductID: `P${n}` } },
      relationships: { profile: { data: { type: 'profile', id: `01H${n % 3}` } } },
    })
    const path = folder.write('events.json', JSON.stringify({ data: [0, 1, 2, 3, 4, 5].map(event) }))
    const { columns, plan } = await inspectFile(path, {})
    expect(plan.target).toBe('interactions')
    const told = Object.fromEntries(columns.map(({ header }, at) => [header, plan.roles[at]]))
    expect(told).toMatchObject({
      'attributes.datetime': 'time',
      'attributes.event_properties.ProductID': 'product-id',
      'relationships.profile.data.id': 'customer-id',
    })
  })

  it('that nest values without end are refused as broken', async () => {
    const path = folder.write('deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    expect(await failureOf(inspectFile(path, {}))).toMatchObject({ code: 'json-bad' })
  })
})
