import type { PresetName } from '../../../contract/presets.ts'

/** Small files as the sources write them, made up: headers as documented, people and products invented. */
export const fixtures: Readonly<Record<PresetName, { readonly name: string; readonly text: string }>> = {
  'sextant-interactions': {
    name: 'interactions.csv',
    text:
      'customer-id,product-id,event-kind,time,order-id,quantity,unit-price,currency,rating,channel,campaign\n' +
      'c1,p1,purchase,2025-01-02T03:04:05.000Z,o1,2,9.5,EUR,,web,spring\n',
  },
  'sextant-customers': {
    name: 'customers.csv',
    text:
      'customer-id,customer-name,email,phone,country,province,city,postcode,company,gender,birthday,tags,joined,consent-email,consent-sms,Shoe size\n' +
      'c1,Ada Low,ada@example.com,,DE,,Bonn,,,,,,2025-01-02T03:04:05Z,granted,,38\n',
  },
  'sextant-products': {
    name: 'products.csv',
    text:
      'product-id,product-name,category,brand,description,url,unit-price,unit-cost,stock,currency,Roast\n' +
      'p1,Beans,Coffee,Own,,,9.5,4,12,EUR,dark\n',
  },
  'sextant-list': {
    name: 'recommendations.csv',
    text: '\uFEFFCustomer id,Customer name,E-mail,Rank,Product id,Product name,Category,Score,Reasons,Basis\r\nc16,Ann,ann@example.com,1,P7,Mug 6,,0.399198,Mug 11 (0.18),personal\r\nc16,Ann,ann@example.com,2,P3,Mug 2,,0.2,Mug 1 (0.1),personal\r\n',
  },
  'sextant-segment': {
    name: 'segment.csv',
    text: '\uFEFFCustomer id,Name,E-mail,Phone,Country,City,Consent: e-mail,Consent: text message,Orders,Revenue,First purchase,Last purchase,RFM group,Recency score,Frequency score,Monetary score\r\nc16,Ann,ann@example.com,,DE,Berlin,,,3,45.5,2025-01-02,2025-03-04,Important: active,5,4,4\r\nc17,Bob,bob@example.com,,DE,Bonn,,,1,5.5,2025-01-02,2025-01-02,,1,1,1\r\n',
  },
  'shopify-orders': {
    name: 'orders_export_1.csv',
    text:
      'Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing City,Billing Zip,Billing Country,Cancelled at,Refunded Amount,Vendor,Id,Source,Phone\n' +
      "#1001,ada@example.com,paid,2025-03-07 09:50:26 +0200,fulfilled,yes,EUR,30.00,0.00,4.79,30.00,SPRING,2025-03-07 09:50:26 +0200,2,Mug - Blue,10.00,MUG-B,Ada Low,Bonn,'53113,DE,,0.00,Own,5001,web,'+49301234\n" +
      '#1001,ada@example.com,,,,,,,,,,,2025-03-07 09:50:26 +0200,1,Tee - L,10.00,TEE-L,,,,,,,Own,,,\n' +
      '#1002,bob@example.com,refunded,2025-03-08 10:00:00 +0200,,no,EUR,10.00,0.00,1.60,10.00,,2025-03-08 10:00:00 +0200,1,Tee - L,10.00,TEE-L,Bob Ray,Köln,50667,DE,,10.00,Own,5002,web,\n',
  },
  'shopify-customers': {
    name: 'customers_export.csv',
    text:
      'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n' +
      '\'9013808660771,Ada,Low,ada@example.com,yes,,Weg 1,Bonn,NW,DE,53113,,\'+49301234,no,30.00,1,,no,"vip, b2b"\n',
  },
  'shopify-products': {
    name: 'products_export_1.csv',
    text:
      'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Cost per item,Status\n' +
      'mug,Mug,<p>Good</p>,Own,,Kitchen,blue,true,Color,Blue,MUG-B,5,10.00,4.00,active\n' +
      'mug,,,,,,,,,Red,MUG-R,7,10.00,4.00,\n',
  },
  'woocommerce-orders': {
    name: 'wc-orders-report.csv',
    text:
      'Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution\n' +
      '2025-03-07 9:50:26,41,€30.00,completed,Ada Low,new,"2× Blue Mug, 1× Tee",3,,30.00,Direct\n' +
      '2025-03-08 19:50:26,42,€10.00,cancelled,Bob Ray,returning,1× Tee,1,SPRING,10.00,Organic\n',
  },
  'hubspot-contacts': {
    name: 'all-contacts.csv',
    text:
      'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,Last Modified Date,Lifecycle Stage,Lead Source,Associated Company\n' +
      '101,Ada,Low,ada@example.com,+49301234,Sam,New,2024-02-01 09:30,2024-02-02 09:30,customer,Web,Low GmbH\n',
  },
  'hubspot-companies': {
    name: 'companies.csv',
    text: 'Record ID,Company name,Website URL,Company owner,Create Date\n9002,Low GmbH,low.example,Sam,2024-02-01 09:30\n',
  },
  'hubspot-deals': {
    name: 'deals.csv',
    text:
      'Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs,Associated Contact IDs,Lead source,Close Date\n' +
      '7,Espresso machine,Closed Won,1200.00,Sam,9002,101,Web,2024-02-11 09:30\n' +
      '8,Grinder,Closed Lost,300.00,Sam,9002,101,Web,2024-02-12 09:30\n',
  },
  'salesforce-contacts': {
    name: 'report1700000000000.csv',
    text:
      '"Contact ID","First Name","Last Name","Email","Account Name","Mailing City"\n' +
      '"0035g00000A","Ada","Low","ada@example.com","Low GmbH","Bonn"\n\n\n' +
      '"Grand Totals (1 records)"\n"Confidential Information - Do Not Distribute"\n' +
      '"Copyright (c) 2000-2025 salesforce.com, inc. All rights reserved."\n',
  },
  'salesforce-opportunities': {
    name: 'report1700000000001.csv',
    text:
      '"Opportunity Name","Stage","Amount","Close Date","Account Name","Lead Source"\n' +
      '"Espresso machine","Closed Won","1200.00","2024-02-11","Low GmbH","Web"\n',
  },
  'mailchimp-audience': {
    name: 'unsubscribed_members_export_ab12.csv',
    text:
      '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n' +
      'ada@example.com,Ada,Low,2,"2016-04-18 13:51:14",1.2.3.4,"2016-04-18 13:51:14",1.2.3.4,50.7,7.1,1,2,Europe/Berlin,DE,NW,"2016-04-19 13:51:14",123,abc,,"""VIP"",""Blog"""\n',
  },
  'klaviyo-profiles': {
    name: 'klaviyo-list.csv',
    text:
      'Email,Klaviyo ID,First Name,Last Name,City,State / Region,Country,Zip Code,Source,Email Marketing Consent,Profile Created On,Date Added\n' +
      'ada@example.com,01H,Ada,Low,Bonn,NW,Germany,53113,form,SUBSCRIBED,2024-02-01 09:30:00,2024-02-01 09:30:00\n',
  },
  'klaviyo-campaigns': {
    name: 'campaigns.csv',
    text:
      'Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens,Open Rate,Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Spam Complaints,Spam Complaints Rate,Successful Deliveries,Bounces,Bounce Rate,Campaign ID,Campaign Channel\n' +
      'May news,,Fresh beans are here,All,2025-05-02 10:00:00,Friday,1000,12,1.2%,480.50,400,40%,610,55,5.5%,80,3,0,0%,990,10,1%,X1,email\n',
  },
  'stripe-payments': {
    name: 'unified_payments.csv',
    text:
      'id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Mode,Status,Customer ID,Customer Description,Customer Email,Captured,Card Last4,PaymentIntent ID\n' +
      'ch_1,Course A,Payment complete.,2025-05-10 18:37:41,1061.86,0.00,eur,1061.86,15.70,Live,Paid,cus_1,Ada Low,ada@example.com,true,4242,pi_1\n' +
      'ch_2,Course A,The bank declined.,2025-05-10 18:39:41,1061.86,0.00,eur,1061.86,0.00,Live,Failed,cus_2,,bob@example.com,false,4242,pi_2\n',
  },
  'stripe-balance': {
    name: 'balance_history.csv',
    text:
      'id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description,order_id (metadata)\n' +
      'txn_1,charge,ch_1,22.00,0.88,,21.12,eur,2025-03-17 10:11,2025-03-20 00:00,Order 1,ORD1\n' +
      'txn_2,charge,ch_2,30.00,0.98,,29.02,eur,2025-03-18 10:11,2025-03-21 00:00,Order 2,ORD2\n' +
      'txn_3,refund,re_1,-22.00,0.00,,-22.00,eur,2025-03-19 10:11,2025-03-22 00:00,REFUND FOR CHARGE (Order 1),ORD1\n',
  },
  'paypal-activity': {
    name: 'Download.CSV',
    text:
      '\uFEFF"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title","Item ID","Reference Txn ID","Invoice Number"\r\n' +
      '"17/03/2025","10:11:12","CET","Ada Low","Express Checkout Payment","Refunded","EUR","22,00","-0,88","21,12","ada@example.com","shop@example.com","4AB1","Mug","MUG1","","INV1"\r\n' +
      '"18/03/2025","10:11:12","CET","Bob Ray","Website Payment","Completed","EUR","1.030,00","-0,98","1.029,02","bob@example.com","shop@example.com","4AB2","Tee","TEE1","","INV2"\r\n' +
      '"19/03/2025","11:00:00","CET","Ada Low","Payment Refund","Completed","EUR","-22,00","0,88","-21,12","shop@example.com","ada@example.com","9ZZ1","Mug","MUG1","4AB1","INV1"\r\n',
  },
  'adyen-settlement': {
    name: 'settlement_detail_report_batch_12.csv',
    text:
      'Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC)\n' +
      'Own,OwnDE,881561,ORD1,visa,2025-03-17 10:00:00,CET,Settled,882,EUR,,22.00,1,EUR,,21.50\n' +
      'Own,OwnDE,881561,ORD1,visa,2025-03-19 10:00:00,CET,Refunded,883,EUR,22.00,,1,EUR,22.00,\n',
  },
  'alipay-account': {
    name: '账务明细.csv',
    text:
      '#支付宝账务明细查询\n#账号：[2088000000000156]\n#-----------------------------------------账务明细列表----------------------------------------\n' +
      '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注\n' +
      '90001\t,2025001\t,ORD1\t,马克杯\t,2025-03-17 10:11:12,ada@example.com,59.00,0.00,1059.00,支付宝,交易,\n' +
      '90002\t,2025002\t,ORD1\t,马克杯\t,2025-03-19 10:11:12,ada@example.com,0.00,-59.00,1000.00,支付宝,交易退款,\n' +
      '#-----------------------------------------账务明细列表结束------------------------------------\n#支出合计：1笔，共-59.00元\n#收入合计：1笔，共59.00元\n',
  },
  'alipay-transactions': {
    name: 'alipay_record.csv',
    text:
      '支付宝交易记录明细查询\n账号:[shop@example.com]\n起始日期:[2025-03-01 00:00:00]    终止日期:[2025-04-01 00:00:00]\n---------------------------------交易记录明细列表------------------------------------\n' +
      '交易号                  ,商家订单号               ,交易创建时间              ,付款时间                ,最近修改时间              ,交易来源地     ,类型              ,交易对方            ,商品名称                ,金额（元）   ,收/支     ,交易状态    ,服务费（元）   ,成功退款（元）  ,备注                  ,资金状态     ,\n' +
      '20250317001\t,ORD1\t,2025-03-17 10:11:12 ,2025-03-17 10:12:12 ,2025-03-17 10:12:12 ,其他 ,即时到账交易 ,王五 ,马克杯 ,59.00 ,收入 ,交易成功 ,0.00 ,0.00 , ,已收入 ,\n' +
      '20250319002\t,ORD1\t,2025-03-19 10:11:12 ,2025-03-19 10:12:12 ,2025-03-19 10:12:12 ,其他 ,即时到账交易 ,王五 ,马克杯 ,59.00 ,支出 ,退款成功 ,0.00 ,0.00 , ,已支出 ,\n' +
      '------------------------------------------------------------------------------------\n共2笔记录\n已收入:1笔,59.00元\n导出时间:[2025-04-01 10:00:00]    用户:某某\n',
  },
  'wechat-transactions': {
    name: '微信支付账单(20250301-20250331).csv',
    text:
      '\uFEFF微信支付账单明细,,,,,,,,\n微信昵称：[店主],,,,,,,,\n起始时间：[2025-03-01 00:00:00] 终止时间：[2025-03-31 23:59:59],,,,,,,,\n导出类型：[全部],,,,,,,,\n' +
      '导出时间：[2025-04-01 10:00:00],,,,,,,,\n,,,,,,,,\n共2笔记录,,,,,,,,\n收入：2笔 75.00元,,,,,,,,\n支出：0笔 0.00元,,,,,,,,\n中性交易：0笔 0.00元,,,,,,,,\n注：,,,,,,,,\n' +
      '1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易,,,,,,,,\n,,,,,,,,\n----------------------微信支付账单明细列表--------------------,,,,,,,,\n' +
      '交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n' +
      '2025-03-02 10:00:00,二维码收款,小明,"""收款方备注:二维码收款""",收入,¥30.00,零钱,已收钱,10000000000000000001\t,10001\t,/\n' +
      '2025-03-03 10:00:00,二维码收款,阿花,/,收入,¥45.00,零钱,已收钱,10000000000000000002\t,10002\t,/\n',
  },
  'google-ads': {
    name: 'Campaign report.csv',
    text:
      'Campaign report\n"May 1, 2025 - May 2, 2025"\n' +
      'Campaign status,Day,Campaign,Account,Campaign type,Impr.,Clicks,Cost,Conversions,Cost / conv.,Currency code\n' +
      'Enabled,2025-05-01,Brand,Shop,Search,"12,034",842,"1,234.56",40.50,30.48,EUR\n' +
      'Paused,2025-05-02,Generic,Shop,Search,100,10,--,--,--,EUR\n' +
      'Total: Account,--,--,--,--,"12,134","852","1,234.56",40.50,30.48,EUR\n' +
      'Total: Campaigns,--,--,--,--,"12,134","852","1,234.56",40.50,30.48,EUR\n',
  },
  'meta-ads': {
    name: 'Ads.csv',
    text:
      'Reporting starts,Reporting ends,Campaign name,Ad set name,Ad name,Impressions,Link clicks,Amount spent (USD),Results,CTR (all),Body\n' +
      '2025-05-01,2025-05-01,Spring,Broad,Video A,1000,20,12.34,2,2.0,Fresh beans\n' +
      '2025-05-02,2025-05-02,Spring,Broad,Video A,900,18,11.00,1,2.0,Fresh beans\n',
  },
  'ga4-traffic': {
    name: 'free-form.csv',
    text:
      '# ----------------------------------------\n# Free form 1\n# Property: Shop\n# ----------------------------------------\n#\n# All Users\n# 20250501-20250502\n\n' +
      'Date,Session campaign,Session source / medium,Sessions,Active users,Key events,Total revenue\n' +
      '20250501,(not set),google / organic,120,100,3,99.5\n20250502,spring,meta / cpc,80,70,2,45.5\n',
  },
  'taobao-orders': {
    name: 'ExportOrderList202505011200.csv',
    text:
      '订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系手机,订单创建时间,订单付款时间 ,宝贝标题,宝贝种类,宝贝总数量,订单关闭原因\n' +
      '="2025050100001",小明店友,xm@example.com,59.00,0.00,59.00,59.00,交易成功,,李小明,浙江省 杭州市,快递,\'13800000001,2025-05-01 10:00:00,2025-05-01 10:01:00,手冲咖啡壶,1,1,订单未关闭\n' +
      '="2025050100002",老王,lw@example.com,118.00,0.00,118.00,0.00,交易关闭,,王先生,上海市,快递,\'13800000002,2025/5/1 11:00,,咖啡豆 250g,1,2,买家未付款\n',
  },
  'taobao-items': {
    name: 'ExportOrderDetailList.csv',
    text:
      '订单编号,标题,价格,购买数量,外部系统编号,规格名称,套餐信息,备注,订单状态,商家编码\n' +
      '="2025050100001",手冲咖啡壶,59.00,1,W1,颜色分类:黑色,,,交易成功,POT-1\n',
  },
  'matrixify-orders': {
    name: 'Orders.csv',
    text: 'ID,Name,Command,Number,Email,Created At,Currency,Payment: Status,Line: Type,Line: SKU,Line: Title,Line: Quantity,Line: Price\n5501,#1001,UPDATE,1001,ann@example.com,2025-01-05 10:00:00 +0000,EUR,paid,Line Item,MUG,Blue Mug,2,9.50\n5501,#1001,,,,,,,Line Item,TEE,Tee,1,20.00\n5502,#1002,UPDATE,1002,,2025-01-06 10:00:00 +0000,EUR,paid,Line Item,MUG,Blue Mug,1,9.50\n',
  },
  'ga4-pages': {
    name: 'pages.csv',
    text: '# ---\n# Pages and screens: Page path and screen class\n# Start date: 20250105\n# End date: 20250105\n# ---\n\nPage path and screen class,Views,Active users,Key events,Total revenue\n/,120,80,2,35.5\n/mug,40,30,1,9.5\n',
  },
  'taobao-lines': {
    name: 'lines.csv',
    text: '订单编号,标题,价格,购买数量,商家编码,买家会员名,订单状态,订单创建时间\n2800001,蓝色马克杯,60.00,1,MUG01,tb_a,交易成功,2025-02-01 10:00:00\n2800001,红色T恤,40.00,2,TEE01,tb_a,交易成功,2025-02-01 10:00:00\n',
  },
  'amazon-settlement': {
    name: 'settlement.txt',
    text:
      'settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time\tsku\tquantity-purchased\n' +
      '123\t2025-01-01 00:00:00 UTC\t2025-01-14 00:00:00 UTC\t2025-01-16 00:00:00 UTC\t15.50\tEUR' +
      `${'\t'.repeat(10)}\n` +
      '123\t\t\t\t\t\tOrder\t305-1\tAmazon.de\tItemPrice\tPrincipal\t20.00\t2025-01-05\t2025-01-05 12:00:00 UTC\tMUG-1\t1\n' +
      '123\t\t\t\t\t\tOrder\t305-1\tAmazon.de\tItemFees\tCommission\t-4.50\t2025-01-05\t2025-01-05 12:00:00 UTC\tMUG-1\t\n',
  },
  'datev-bookings': {
    name: 'EXTF_Buchungsstapel.csv',
    text:
      '"EXTF";700;21;"Buchungsstapel";9;20250131120000000;;"RE";"";"";29098;55003;20240701;4;20241201;20250131;"Winter";"WD";1;0;0;"EUR"\n' +
      'Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;Konto;Gegenkonto (ohne BU-Schlüssel);Belegdatum;Belegfeld 1;Buchungstext\n' +
      '119,90;"S";"EUR";10001;8400;2412;"RE1000";"Rechnung"\n19,90;"H";"EUR";10001;8400;501;"RE1000";"Gutschrift"\n',
  },
  'datev-debtors': {
    name: 'EXTF_Debitoren.csv',
    text:
      '"EXTF";700;16;"Debitoren/Kreditoren";5;20250131120000000;;"RE";"";"";29098;55003;20250101;4;;;"";"";;;;"";;""\n' +
      'Konto;Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);Straße;Postleitzahl;Ort;Land;E-Mail;Telefon\n' +
      '10001;"";"Beispiel";"Jörg";"Hauptstr. 1";"10115";"Berlin";"DE";"joerg@example.com";"+49 30 1234501"\n' +
      '10002;"Muster GmbH";"";"";"Hauptstr. 2";"10115";"Berlin";"DE";"info@example.com";""\n',
  },
  'pinduoduo-orders': {
    name: 'orders.csv',
    text: '商品,订单号,订单状态,商品总价(元),用户实付金额(元),商家实收金额(元),商品数量(件),商品id,订单成交时间,支付时间,省,市\n抽纸,250301-01,已收货,19.90,19.90,19.90,1,9988,2025-03-01 11:00:00,2025-03-01 11:01:00,浙江省,杭州市\n抽纸,250301-02,"已发货，待签收",19.90,19.90,19.90,1,9988,2025-03-02 11:00:00,\t,浙江省,杭州市\n抽纸,250301-03,已取消,19.90,0,0,1,9988,2025-03-02 11:00:00,\t,浙江省,杭州市\n',
  },
  'kuaishou-orders': {
    name: 'orders.csv',
    text: '订单编号,订单状态,订单创建时间,商品名称,商品ID,成交数量,实付款,买家昵称,收货人姓名\n\t2600001,交易成功,2025-03-01 11:00:00,大米5kg,1122,1,¥39.90,快手用户1,王**\n',
  },
  'tmall-report': {
    name: 'tmall_order_report.csv',
    text: '订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n1,178.8,0.0,上海,2025-02-21 00:00:00,,0.0\n2,21.0,21.0,内蒙古自治区,2025-02-20 23:59:54,2025-02-21 00:00:02,0.0\n',
  },
  'jd-orders': {
    name: '京东订单.csv',
    text:
      '订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,货号,订单渠道\n' +
      '9001,10001,咖啡豆,2,在线支付,2025-05-01 10:00:00,45.00,149.00,149.00,完成,普通,jd_ming,李**,杭州,1******6198,B-1,APP\n' +
      '9001,10002,滤纸,1,在线支付,2025-05-01 10:00:00,59.00,149.00,149.00,完成,普通,jd_ming,李**,杭州,1******6198,F-1,APP\n',
  },
  'youzan-orders': {
    name: '有赞订单.csv',
    text:
      '订单号,买家付款时间,收货人手机号/提货人手机号,全部商品名称,商品种类数,订单实付金额,订单状态,买家备注,商家订单备注\n' +
      'E2025,2025-05-01 10:00:00,13800000001,咖啡豆;滤纸,2,100.00,交易完成,,\n',
  },
  'douyin-orders': {
    name: '抖店订单.csv',
    text:
      '主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因\n' +
      '"\t6917926768823643751","\t6917926768823643752",咖啡豆,250g,1,B-1,45.00,0,##密文A,##密文1,##密文,2025-05-01 10:00:00,-,2025-05-05 10:00:00,已完成,-,-\n',
  },
  'alipay-bill': {
    name: '支付宝.csv',
    text:
      '#支付宝业务明细查询\n#账号：[x]\n#起始日期：[2025年05月01日 00:00:00]   终止日期：[2025年05月02日 00:00:00]\n#-----------------------------------------业务明细列表----------------------------------------\n' +
      '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,服务费（元）,备注\n' +
      '20250501001\t,M1\t,交易,咖啡豆,2025-05-01 10:00:00,2025-05-01 10:00:05,,,,,ming***@example.com,45.00,45.00,0.00,0.27,\n' +
      '20250502001\t,M1\t,退款,咖啡豆,2025-05-02 10:00:00,2025-05-02 10:00:05,,,,,ming***@example.com,-8.20,-8.20,0.00,0.00,\n' +
      '#-----------------------------------------业务明细列表结束------------------------------------\n#交易合计：2笔，商家实收共36.80元，商家优惠共0.00元\n',
  },
  'wechat-pay-bill': {
    name: '微信账单.csv',
    text:
      '\ufeff交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\n' +
      '`2025-05-02 16:51:49,`wx1,`100,`0,`,`4200001,`M1,`openid-1,`JSAPI,`SUCCESS,`CMB,`CNY,`45.00,`0.00,`0,`0,`0.00,`0.00,`,`,`咖啡豆,`,`0.27,`0.60%,`45.00,`0.00,`\n' +
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n' +
      '`1,`45.00,`0.00,`0.00,`0.27,`45.00,`0.00\n',
  },
}
